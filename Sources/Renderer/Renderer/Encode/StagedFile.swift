import Glibc
import KatsudoRenderProtocol
import SystemPackage

/// A file that gets its final name only when it is complete and on the disk. Until then, its name is `NAME.partial`.
struct StagedFile: Sendable {
  let path: String
  var partial: String { path + ".partial" }

  init(_ path: String) { self.path = path }

  /// Creates the empty partial file, so that a path that cannot be written is reported before the work.
  func create() throws(RenderError) {
    try checkPlace()
    do {
      try FileDescriptor.open(
        FilePath(partial), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead]
      ).close()
    } catch {
      throw OutputFailure.error(error, path: path)
    }
  }

  /// Writes the whole file and gives it its final name.
  func write(_ bytes: [UInt8]) throws(RenderError) {
    try checkPlace()
    do {
      let file = try FileDescriptor.open(
        FilePath(partial), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      discard()
      throw OutputFailure.error(error, path: path)
    }
    try commit()
  }

  /// Checks that the path is free or names a regular file. Replacing a device such as `/dev/null` by a file would harm the machine.
  private func checkPlace() throws(RenderError) {
    var facts = stat()
    guard stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG else { return }
    throw RenderError(.outputUnwritable, "\(path) exists and is not a regular file. Choose another name.")
  }

  /// Flushes the partial file to the disk and gives it its final name. On an error, the partial file is removed.
  func commit() throws(RenderError) {
    do {
      try Self.sync(partial)
      guard rename(partial, path) == 0 else { throw Errno(rawValue: errno) }
      let folder = FilePath(path).removingLastComponent()
      try Self.sync(folder.string.isEmpty ? "." : folder.string)
    } catch {
      discard()
      throw OutputFailure.error(error, path: path)
    }
  }

  /// Removes the partial file, if there is one.
  func discard() { _ = unlink(partial) }

  private static func sync(_ path: String) throws {
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    try file.closeAfter {
      guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
  }
}
