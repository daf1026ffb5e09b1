// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "image-to-video",
  dependencies: [
    // In a project of your own: .package(url: "https://…/emaki", from: "…")
    .package(name: "emaki", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "image-to-video", dependencies: [.product(name: "EmakiClient", package: "emaki")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
