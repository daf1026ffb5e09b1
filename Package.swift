// swift-tools-version: 6.2
import PackageDescription

/// The line every target of ours holds: warnings are errors, `any` is spelled out, an import is internal unless it says
/// otherwise, and a member is visible only where its module is imported.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

extension Target {
  static func ours(_ name: String, at path: String, _ dependencies: [Dependency], resources: [Resource] = []) -> Target {
    .target(
      name: name, dependencies: dependencies, path: "Sources/\(path)", resources: resources, swiftSettings: house)
  }

  /// A program of somebody else: it sees the public API of the client library and nothing more.
  static func example(_ name: String, at path: String) -> Target {
    .executableTarget(
      name: name, dependencies: ["KatsudoClient"], path: "Examples/\(path)", packageAccess: false, swiftSettings: house)
  }

  static func tests(_ name: String, _ dependencies: [Dependency], resources: [Resource] = [], exclude: [String] = []) -> Target {
    .testTarget(
      name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, resources: resources, swiftSettings: house)
  }
}

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let configuration = product(name: "Configuration", package: "swift-configuration")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
  static let logging = product(name: "Logging", package: "swift-log")
  static let mustache = product(name: "Mustache", package: "swift-mustache")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioConcurrency = product(name: "NIOConcurrencyHelpers", package: "swift-nio")
  static let nioHTTPCompression = product(name: "NIOHTTPCompression", package: "swift-nio-extras")
  static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
  static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioWebSocket = product(name: "NIOWebSocket", package: "swift-nio")
  static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
  static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
  static let yams = product(name: "Yams", package: "Yams")
  static let systemPackage = product(name: "SystemPackage", package: "swift-system")
}

let package = Package(
  name: "katsudo",
  products: [
    .library(name: "KatsudoClient", targets: ["KatsudoClient"]),
    .executable(name: "katsudo", targets: ["katsudo"]),
    .executable(name: "katsudo-bench", targets: ["KatsudoBench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // Contract: what everybody may know.
    .ours("KatsudoAPI", at: "Contract/API", []),
    .ours("KatsudoCore", at: "Contract/Core", ["KatsudoAPI"]),

    // Workflows: graphs of ComfyUI and what stands in their place. It does no input or output.
    .ours("KatsudoWorkflows", at: "Workflows", ["KatsudoAPI", "KatsudoCore"]),

    // Machine: the disk, the threads and the descriptors of the machine that the server runs on. It knows no request.
    .ours("KatsudoMachine", at: "Machine", ["KatsudoCore", .crypto, .nioConcurrency, .nioCore, .nioPosix, .nioSSL]),

    // Metrics: counters and histograms of a server, and their text. It knows no request.
    .ours("KatsudoMetrics", at: "Metrics", [.logging, .nioConcurrency]),

    // Pipeline: the way of a job, in its order. Server and Worker meet in the Queue only.
    .ours("KatsudoKeys", at: "Pipeline/Keys", ["KatsudoAPI", "KatsudoCore", .crypto, .nioConcurrency]),
    // Media is two targets, so that a stage that only checks gets no HTTP client.
    .ours("KatsudoMediaChecks", at: "Pipeline/Media/Checks", ["KatsudoAPI", "KatsudoCore"]),
    .ours(
      "KatsudoMediaFetch", at: "Pipeline/Media/Fetch",
      [
        "KatsudoCore", "KatsudoMachine", "KatsudoMediaChecks", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
      ]),
    .ours(
      "KatsudoIntake", at: "Pipeline/Intake",
      ["KatsudoAPI", "KatsudoCore", "KatsudoMachine", "KatsudoMediaChecks", .crypto, .logging, .nioConcurrency]),
    .ours(
      "KatsudoQueue", at: "Pipeline/Queue",
      ["KatsudoAPI", "KatsudoCore", "KatsudoIntake", .logging, .nioConcurrency]),
    .ours(
      "KatsudoEngines", at: "Pipeline/Engines",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoMachine", .asyncHTTPClient, .crypto, .logging, .nioConcurrency, .nioCore, .nioHTTP1,
        .nioPosix, .nioSSL, .nioWebSocket,
        .subprocess,
        .systemPackage,
        "KatsudoRenderProtocol",
        "KatsudoWorkflows",
      ]),
    .ours(
      "KatsudoWorker", at: "Pipeline/Worker",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoIntake", "KatsudoMachine", "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoQueue",
        "KatsudoMetrics",
        .logging,
        .nioConcurrency, .serviceLifecycle,
      ]),
    .ours(
      "KatsudoWebhooks", at: "Pipeline/Webhooks",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoMediaFetch", "KatsudoMetrics", "KatsudoQueue", .crypto, .logging, .nioConcurrency,
        .serviceLifecycle,
      ]),
    // Pages are text. What they show comes with the call, so they know no request and no queue.
    .target(name: "CPageAssets", path: "Sources/Pipeline/PageAssets", exclude: ["Files"]),
    .ours("KatsudoPages", at: "Pipeline/Pages", ["CPageAssets", "KatsudoAPI", "KatsudoCore", .crypto, .mustache]),
    .ours(
      "KatsudoServer", at: "Pipeline/Server",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoEnvironments", "KatsudoIntake", "KatsudoKeys", "KatsudoMachine", "KatsudoMetrics",
        "KatsudoModels", "KatsudoPages", "KatsudoQueue", "KatsudoWorkflows", .crypto, .httpTypes, .hummingbird, .logging, .nioCore,
        .nioConcurrency, .nioHTTPTypes,
      ]),

    // Environments: ComfyUI servers for work in the browser. It knows no job.
    .ours(
      "KatsudoEnvironments", at: "Environments",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoMachine", "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoWorkflows", .asyncHTTPClient,
        .crypto, .httpTypes, .hummingbird, .hummingbirdCore, .logging, .nioConcurrency, .nioCore, .nioHTTP1, .nioHTTPCompression,
        .nioHTTPTypes, .nioHTTPTypesHTTP1, .nioPosix, .nioWebSocket, .serviceLifecycle, .subprocess, .systemPackage,
      ]),

    // Storage: what stands behind the ports of the Core.
    .ours("KatsudoFiles", at: "Storage/Files", ["KatsudoCore", "KatsudoMachine", .crypto, .nioConcurrency]),
    .ours("KatsudoSQLite", at: "Storage/SQLite", ["KatsudoAPI", "KatsudoCore", .grdb, .logging, .nioConcurrency]),

    // Models: the manifests of a server, and which of them are in force.
    .ours(
      "KatsudoModels", at: "Models",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoMachine", "KatsudoWorkflows", .crypto, .logging, .nioConcurrency, .serviceLifecycle,
        .unixSignals,
      ],
      resources: [.embedInCode("Shipped")]),

    // Renderer: a picture and a prompt become an MP4. It knows no job.
    .ours("KatsudoRenderProtocol", at: "Renderer/Protocol", ["KatsudoAPI"]),
    .systemLibrary(name: "CSPNG", path: "Sources/Renderer/CSPNG", pkgConfig: "spng", providers: [.apt(["libspng-dev"])]),
    .systemLibrary(name: "CLCMS", path: "Sources/Renderer/CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
    .target(name: "CJPEG", path: "Sources/Renderer/CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CFramePipe", path: "Sources/Renderer/CFramePipe"),
    .target(name: "CSampler", path: "Sources/Renderer/CSampler", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "CSubject", path: "Sources/Renderer/CSubject", exclude: ["Weights"], cSettings: [.unsafeFlags(["-O3"])]),
    .ours(
      "KatsudoRenderer", at: "Renderer/Renderer",
      ["CFramePipe", "CJPEG", "CLCMS", "CSPNG", "CSampler", "CSubject", "KatsudoRenderProtocol", .subprocess, .systemPackage]),

    .ours("KatsudoScenes", at: "Renderer/Scenes", ["KatsudoRenderer"]),

    // Client: the public library. It knows the wire and nothing of the server.
    .ours(
      "KatsudoClient", at: "Client",
      ["KatsudoAPI", .asyncHTTPClient, .crypto, .nioConcurrency, .nioCore, .nioHTTP1, .nioPosix, .nioSSL]),

    // App: the one composition root, and the command line.
    .ours(
      "KatsudoApp", at: "App",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoEngines", "KatsudoEnvironments", "KatsudoFiles", "KatsudoIntake", "KatsudoKeys",
        "KatsudoMachine", "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoQueue",
        "KatsudoMetrics",
        "KatsudoModels",
        "KatsudoWorkflows",
        .subprocess,
        "KatsudoPages",
        "KatsudoServer", "KatsudoSQLite", "KatsudoWebhooks", "KatsudoWorker", .asyncHTTPClient, .configuration, .hummingbird, .logging,
        .nioConcurrency,
        .nioCore,
        .nioHTTP1, .serviceLifecycle,
        .systemPackage, .unixSignals, .yams,
      ]),
    .ours(
      "KatsudoCommands", at: "CLI/Commands",
      [
        "KatsudoAPI", "KatsudoApp", "KatsudoClient", "KatsudoCore", "KatsudoEngines", "KatsudoEnvironments", "KatsudoKeys",
        "KatsudoMachine",
        "KatsudoMediaChecks",
        "KatsudoRenderer",
        "KatsudoScenes",
        "KatsudoRenderProtocol",
        "KatsudoModels",
        "KatsudoWorkflows",
        .argumentParser, .configuration, .logging, .nioConcurrency, .nioHTTP1, .subprocess, .systemPackage, .unixSignals,
      ]),
    .executableTarget(
      name: "katsudo", dependencies: ["KatsudoCommands", .argumentParser], path: "Sources/CLI/katsudo", swiftSettings: house),

    .ours(
      "KatsudoTesting", at: "Testing",
      [
        "KatsudoAPI", "KatsudoApp", "KatsudoCore", "KatsudoMediaChecks", "KatsudoMediaFetch", .asyncHTTPClient, .crypto, .logging,
        .nioConcurrency, .nioCore, .nioHTTP1,
        .nioPosix, .nioSSL, .nioWebSocket,
        .subprocess, .systemPackage,
        "KatsudoServer", .httpTypes, .hummingbird, .serviceLifecycle,
      ]),
    .executableTarget(
      name: "KatsudoBench",
      dependencies: [.asyncHTTPClient, .grdb, .hummingbird, .logging, .nioCore, .subprocess, .systemPackage],
      path: "Benchmarks/KatsudoBench",
      swiftSettings: house),
    // Examples: built with everything else, so that they need no second build of the client library.
    .example("image-to-video", at: "image-to-video/Sources/image-to-video"),
    .example("readme", at: "readme"),
    .example("page-run", at: "page-run"),
    .example("page-upload", at: "page-upload"),

    .tests("KatsudoCoreTests", ["KatsudoAPI", "KatsudoCore", "KatsudoTesting"]),
    .tests("KatsudoMetricsTests", ["KatsudoMetrics", .logging]),
    .tests("KatsudoWorkflowsTests", ["KatsudoAPI", "KatsudoCore", "KatsudoTesting", "KatsudoWorkflows"]),
    .tests("KatsudoPagesTests", ["KatsudoAPI", "KatsudoCore", "KatsudoPages"]),
    .tests("KatsudoModelsTests", ["KatsudoAPI", "KatsudoCore", "KatsudoModels", "KatsudoTesting", "KatsudoWorkflows", .logging]),
    .tests(
      "KatsudoQueueTests",
      [
        "KatsudoAPI", "KatsudoCore", "KatsudoFiles", "KatsudoIntake", "KatsudoKeys", "KatsudoMachine",
        "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoQueue", "KatsudoSQLite",
        "KatsudoTesting", "KatsudoWorker", .grdb, .logging, .nioConcurrency, .nioCore, .subprocess,
      ]),
    .tests(
      "KatsudoEngineTests",
      [
        "katsudo",
        "KatsudoAPI", "KatsudoCore", "KatsudoEngines", "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoTesting", .logging,
        "KatsudoRenderProtocol",
        "KatsudoWorkflows",
        .nioConcurrency, .nioCore, .nioPosix,
      ]),
    .tests(
      "KatsudoClientTests",
      ["katsudo", "KatsudoAPI", "KatsudoClient", "KatsudoTesting", .nioConcurrency, .nioCore, .nioPosix]),
    .tests(
      "KatsudoCommandTests",
      [
        "katsudo", "KatsudoAPI", "KatsudoApp", "KatsudoClient", "KatsudoCommands", "KatsudoCore", "KatsudoTesting", .nioConcurrency,
        .subprocess,
        .systemPackage,
        "KatsudoRenderProtocol",
      ]),
    .tests("KatsudoMediaTests", ["KatsudoCore", "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoTesting", .logging]),
    .tests(
      "KatsudoRendererTests",
      [
        "CJPEG", "CLCMS", "CSPNG", "KatsudoRenderer", "KatsudoRenderProtocol", "KatsudoScenes", "KatsudoTesting", .nioConcurrency,
        .subprocess, .systemPackage,
      ]),
    .tests(
      "KatsudoComfyTests", ["katsudo", "KatsudoAPI", "KatsudoTesting", .nioConcurrency], exclude: ["Workflows"]),
    .tests(
      "KatsudoEnvironmentTests",
      [
        "katsudo", "KatsudoAPI", "KatsudoCore", "KatsudoEnvironments", "KatsudoMediaChecks", "KatsudoMediaFetch", "KatsudoTesting",
        "KatsudoWorkflows", .asyncHTTPClient, .httpTypes, .logging, .nioConcurrency, .nioCore, .nioHTTP1, .nioPosix, .nioWebSocket,
        .serviceLifecycle, .subprocess, .systemPackage,
      ]),
    .tests("KatsudoCrashTests", ["katsudo", "KatsudoAPI", "KatsudoTesting", .crypto, .nioConcurrency]),
    .tests(
      "KatsudoServerTests",
      [
        "katsudo", "KatsudoAPI", "KatsudoApp", "KatsudoClient", "KatsudoEngines", "KatsudoEnvironments", "KatsudoCore", "KatsudoMediaFetch",
        "KatsudoServer",
        "KatsudoSQLite", "KatsudoTesting", "KatsudoWebhooks",
        .asyncHTTPClient, .crypto, .grdb, .logging, .nioConcurrency, .nioCore, .nioHTTP1, .nioPosix, .subprocess, .systemPackage,
      ]),
  ],
  swiftLanguageModes: [.v6]
)
