// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "image-to-video",
  dependencies: [
    // In your own project, write: .package(url: "https://…/katsudo", from: "…")
    .package(name: "katsudo", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "image-to-video", dependencies: [.product(name: "KatsudoClient", package: "katsudo")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
