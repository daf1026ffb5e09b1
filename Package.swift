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

  static func tests(_ name: String, _ dependencies: [Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
      name: name, dependencies: dependencies, path: "Tests/\(name)", resources: resources, swiftSettings: house)
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
  static let logging = product(name: "Logging", package: "swift-log")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioConcurrency = product(name: "NIOConcurrencyHelpers", package: "swift-nio")
  static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
  static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
  static let yams = product(name: "Yams", package: "Yams")
  static let systemPackage = product(name: "SystemPackage", package: "swift-system")
}

let package = Package(
  name: "emaki",
  products: [
    .library(name: "EmakiClient", targets: ["EmakiClient"]),
    .executable(name: "emaki", targets: ["emaki"]),
    .executable(name: "emaki-bench", targets: ["EmakiBench"]),
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
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // Contract: what everybody may know.
    .ours("EmakiAPI", at: "Contract/API", []),
    .ours("EmakiCore", at: "Contract/Core", ["EmakiAPI"]),

    // Pipeline: the way of a job, in its order. Server and Worker meet in the Queue only.
    .ours("EmakiStore", at: "Pipeline/Store", ["EmakiCore", .grdb, .logging, .nioConcurrency]),
    .ours("EmakiKeys", at: "Pipeline/Keys", ["EmakiCore", "EmakiStore", .crypto, .grdb, .nioConcurrency]),
    .ours("EmakiFiles", at: "Pipeline/Files", ["EmakiCore", .nioCore, .nioPosix, .nioSSL]),
    .ours(
      "EmakiMedia", at: "Pipeline/Media",
      ["EmakiCore", "EmakiFiles", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioPosix, .nioSSL]),
    .ours("EmakiIntake", at: "Pipeline/Intake", ["EmakiAPI", "EmakiCore", "EmakiFiles", "EmakiMedia"]),
    .ours(
      "EmakiQueue", at: "Pipeline/Queue",
      ["EmakiAPI", "EmakiCore", "EmakiIntake", "EmakiStore", .grdb, .logging, .nioConcurrency]),
    .ours("EmakiOutputs", at: "Pipeline/Outputs", ["EmakiCore", "EmakiFiles", .crypto]),
    .ours(
      "EmakiEngines", at: "Pipeline/Engines",
      [
        "EmakiAPI", "EmakiCore", "EmakiFiles", .asyncHTTPClient, .crypto, .logging, .nioConcurrency, .nioCore, .nioHTTP1, .subprocess,
        .systemPackage,
      ]),
    .ours(
      "EmakiWorker", at: "Pipeline/Worker",
      [
        "EmakiAPI", "EmakiCore", "EmakiFiles", "EmakiIntake", "EmakiMedia", "EmakiOutputs", "EmakiQueue", "EmakiStore", .logging,
        .nioConcurrency, .serviceLifecycle,
      ]),
    .ours(
      "EmakiServer", at: "Pipeline/Server",
      [
        "EmakiAPI", "EmakiCore", "EmakiFiles", "EmakiIntake", "EmakiKeys", "EmakiOutputs", "EmakiQueue", "EmakiStore", .httpTypes,
        .hummingbird, .logging, .nioCore, .nioConcurrency, .nioHTTPTypes,
      ]),

    // Renderer: a picture and a prompt become an MP4. It knows no job.
    .systemLibrary(name: "CSPNG", path: "Sources/Renderer/CSPNG", pkgConfig: "spng", providers: [.apt(["libspng-dev"])]),
    .systemLibrary(name: "CLCMS", path: "Sources/Renderer/CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
    .target(name: "CJPEG", path: "Sources/Renderer/CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CFramePipe", path: "Sources/Renderer/CFramePipe"),
    .target(name: "CSampler", path: "Sources/Renderer/CSampler", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "CSubject", path: "Sources/Renderer/CSubject", exclude: ["Weights"], cSettings: [.unsafeFlags(["-O3"])]),
    .ours(
      "EmakiRenderer", at: "Renderer/Renderer",
      ["CFramePipe", "CJPEG", "CLCMS", "CSPNG", "CSampler", "CSubject", .subprocess, .systemPackage]),

    .ours("EmakiScenes", at: "Renderer/Scenes", ["EmakiRenderer"]),

    // Client: the public library. It knows the wire and nothing of the server.
    .ours(
      "EmakiClient", at: "Client",
      ["EmakiAPI", .asyncHTTPClient, .crypto, .nioConcurrency, .nioCore, .nioHTTP1, .nioPosix, .nioSSL]),

    // App: the one composition root, and the command line.
    .ours(
      "EmakiApp", at: "App",
      [
        "EmakiAPI", "EmakiCore", "EmakiEngines", "EmakiFiles", "EmakiIntake", "EmakiKeys", "EmakiMedia", "EmakiOutputs", "EmakiQueue",
        "EmakiServer", "EmakiStore", "EmakiWorker", .asyncHTTPClient, .configuration, .hummingbird, .logging, .nioConcurrency, .nioCore,
        .nioHTTP1, .serviceLifecycle,
        .systemPackage, .unixSignals, .yams,
      ],
      resources: [.embedInCode("Models")]),
    .ours(
      "EmakiCommands", at: "CLI/Commands",
      [
        "EmakiAPI", "EmakiApp", "EmakiClient", "EmakiCore", "EmakiFiles", "EmakiKeys", "EmakiMedia", "EmakiRenderer", "EmakiScenes",
        "EmakiStore", .argumentParser, .configuration, .logging, .subprocess, .systemPackage, .unixSignals,
      ]),
    .executableTarget(
      name: "emaki", dependencies: ["EmakiCommands", .argumentParser], path: "Sources/CLI/emaki", swiftSettings: house),

    .ours(
      "EmakiTesting", at: "Testing",
      [
        "EmakiAPI", "EmakiApp", "EmakiCore", "EmakiMedia", .asyncHTTPClient, .crypto, .logging, .nioConcurrency, .nioCore, .nioHTTP1,
        .nioPosix, .nioSSL,
        .subprocess, .systemPackage,
      ]),
    .executableTarget(
      name: "EmakiBench",
      dependencies: [.asyncHTTPClient, .grdb, .hummingbird, .logging, .nioCore, .subprocess, .systemPackage], path: "Benchmarks/EmakiBench",
      swiftSettings: house),
    .tests("EmakiCoreTests", ["EmakiAPI", "EmakiCore", "EmakiTesting"]),
    .tests(
      "EmakiQueueTests",
      [
        "EmakiAPI", "EmakiCore", "EmakiFiles", "EmakiIntake", "EmakiKeys", "EmakiMedia", "EmakiOutputs", "EmakiQueue", "EmakiStore",
        "EmakiTesting", "EmakiWorker", .grdb, .logging, .nioCore, .subprocess,
      ]),
    .tests(
      "EmakiEngineTests",
      ["EmakiAPI", "EmakiCore", "EmakiEngines", "EmakiMedia", "EmakiTesting", .logging, .nioConcurrency, .nioCore, .nioPosix]),
    .tests(
      "EmakiClientTests",
      ["emaki", "EmakiAPI", "EmakiClient", "EmakiTesting", .nioConcurrency, .nioCore, .nioPosix]),
    .tests(
      "EmakiCommandTests",
      ["emaki", "EmakiAPI", "EmakiClient", "EmakiCommands", "EmakiCore", "EmakiTesting", .subprocess, .systemPackage]),
    .tests("EmakiMediaTests", ["EmakiCore", "EmakiMedia", "EmakiTesting", .logging]),
    .tests("EmakiRendererTests", ["CJPEG", "CLCMS", "CSPNG", "EmakiRenderer", "EmakiScenes", .subprocess, .systemPackage]),
    .tests("EmakiCrashTests", ["emaki", "EmakiAPI", "EmakiTesting", .crypto, .nioConcurrency]),
    .tests(
      "EmakiServerTests",
      [
        "emaki", "EmakiAPI", "EmakiApp", "EmakiCore", "EmakiFiles", "EmakiMedia", "EmakiServer", "EmakiStore", "EmakiTesting",
        .asyncHTTPClient, .grdb, .logging, .nioCore, .nioHTTP1, .nioPosix, .subprocess, .systemPackage,
      ]),
  ],
  swiftLanguageModes: [.v6]
)
