// swift-tools-version: 6.2
import PackageDescription

// Coverage-guided fuzz targets for the code that reads untrusted bytes.
//
// This is a separate package, because the fuzz targets have no `main` of their own and link only with libFuzzer. `Sources` is a symbolic
// link to the sources of the main package, which are compiled again here for two reasons: `package` declarations are visible only inside
// one package, and libFuzzer needs code that is compiled with its coverage instrumentation. A dependency on the main package with a
// `-package-name` flag would not be reliable, because SwiftPM takes the name of that package from the folder of the checkout.

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

extension Target {
  static func fuzzer(_ name: String, of target: String = "KatsudoRenderer") -> Target {
    .executableTarget(
      name: "Fuzz\(name)", dependencies: [.byName(name: target)], path: "Targets/\(name)", swiftSettings: house)
  }
}

let package = Package(
  name: "katsudo-fuzz",
  dependencies: [
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(name: "CSPNG", path: "Sources/Renderer/CSPNG", pkgConfig: "spng"),
    .systemLibrary(name: "CLCMS", path: "Sources/Renderer/CLCMS", pkgConfig: "lcms2"),
    .target(name: "CJPEG", path: "Sources/Renderer/CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CFramePipe", path: "Sources/Renderer/CFramePipe"),
    .target(name: "CSampler", path: "Sources/Renderer/CSampler", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "CSubject", path: "Sources/Renderer/CSubject", exclude: ["Weights"], cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "KatsudoAPI", path: "Sources/Contract/API", swiftSettings: house),
    .target(
      name: "KatsudoRenderProtocol", dependencies: ["KatsudoAPI"], path: "Sources/Renderer/Protocol", swiftSettings: house),
    .target(
      name: "KatsudoRenderer",
      dependencies: [
        "CFramePipe", "CJPEG", "CLCMS", "CSPNG", "CSampler", "CSubject", "KatsudoRenderProtocol",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], path: "Sources/Renderer/Renderer", swiftSettings: house),
    .fuzzer("JSON", of: "KatsudoAPI"),
    .fuzzer("Picture"),
    .fuzzer("Profile"),
    .fuzzer("Prompt"),
  ],
  swiftLanguageModes: [.v6]
)
