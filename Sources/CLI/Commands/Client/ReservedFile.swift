import Foundation

/// A name in a folder that nobody else has: an empty file holds it until the download takes its place. Files that are there stay as they are.
struct ReservedFile {
  let path: String
  /// Whether the name that was wished for was taken.
  let isRenamed: Bool

  /// - Throws: ``CommandFailure`` where the folder cannot be written.
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
    throw CommandFailure(.cannotCreate, "cannot_create", "There are too many files named like \(name) in \(folder).")
  }

  /// Gives the name back.
  func release() { unlink(path) }
}
