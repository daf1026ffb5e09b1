import Foundation

/// A reserved file name in a folder. An empty file has the name until the download replaces it. Existing files do not change.
struct ReservedFile {
  let path: String
  /// `true` if the wanted name was taken and another one is used.
  let isRenamed: Bool

  /// - Throws: ``CommandFailure`` if the folder cannot be written.
  init(_ name: String, in folder: String) throws(CommandFailure) {
    for number in 1...9_999 {
      let candidate = number == 1 ? name : OutputFileName.numbered(name, number)
      let path = folder == "." ? candidate : "\(folder)/\(candidate)"
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 {
        close(descriptor)
        self.path = path
        isRenamed = number > 1
        return
      }
      guard errno == EEXIST else {
        throw CommandFailure(.cannotCreate, "cannot_create", "\(path) cannot be written: \(String(cString: strerror(errno))).")
      }
    }
    throw CommandFailure(
      .cannotCreate, "cannot_create",
      "There are too many files with names like \(name) in \(folder). Choose another folder with --output-dir.")
  }

  /// Removes the empty file, so that the name is free again.
  func release() { unlink(path) }
}
