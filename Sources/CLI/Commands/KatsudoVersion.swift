/// The version of this build, as in CHANGELOG.md.
enum KatsudoVersion {
  static let current = "0.1.0"
}
