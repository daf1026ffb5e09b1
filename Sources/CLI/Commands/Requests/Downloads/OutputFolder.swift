import Foundation

/// The folder for result files.
struct OutputFolder: Sendable {
  let path: String

  /// Makes the folder if it does not exist, and checks that it can be written. Call it before the submission, which costs money.
  ///
  /// - Throws: ``CommandFailure`` with `cannotCreate` if the folder cannot be made or written.
  init(_ path: String) throws(CommandFailure) {
    var trimmed = Substring(path)
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = String(trimmed)
    try? FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    guard access(self.path, W_OK | X_OK) == 0, (try? FileManager.default.contentsOfDirectory(atPath: self.path)) != nil else {
      throw CommandFailure(
        .cannotCreate, "cannot_create",
        "The folder \(path) of --output-dir cannot be made or written. Choose another, or use --no-download.")
    }
  }
}
