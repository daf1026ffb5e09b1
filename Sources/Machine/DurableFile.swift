package import Foundation
package import KatsudoCore

/// Writes files so that a file under its final name is always complete and on disk. A crash leaves the old state or the new one.
///
/// Every call waits for the disk. Use ``BlockingThreads``.
package enum DurableFile {
  /// Writes a new file and waits until it and its name are on disk.
  ///
  /// - Parameters:
  ///   - syncsContent: `false` leaves out the sync of the content, for a file that is only a step to something durable.
  ///   - syncsFolder: `false` leaves out the sync of the name. The caller then calls ``syncFolder(_:)`` once for all files of the folder.
  /// - Throws: ``FileError``. A file whose content could not be written is removed. If only the sync of the folder failed, the file stays.
  package static func write(
    _ bytes: some ContiguousBytes & Sendable, to path: String, mode: mode_t = 0o600, syncsContent: Bool = true,
    syncsFolder: Bool = true
  ) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    defer { close(descriptor) }
    let failure = bytes.withUnsafeBytes { writeAll($0, to: descriptor) } ?? (!syncsContent || fsync(descriptor) == 0 ? nil : errno)
    if let failure {
      unlink(path)
      throw FileError(path: path, errno: failure)
    }
    if syncsFolder { try syncFolder(Self.folder(of: path)) }
  }

  /// Moves a finished file to its final name on the same disk. The content is on disk before the move.
  ///
  /// - Parameter syncsFolder: as for ``write(_:to:mode:syncsContent:syncsFolder:)``.
  package static func adopt(_ path: String, as final: String, syncsFolder: Bool = true) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(path: path, errno: errno) }
    guard rename(path, final) == 0 else { throw FileError(path: final, errno: errno) }
    if syncsFolder { try syncFolder(Self.folder(of: final)) }
  }

  /// Makes a folder and waits until its name is on disk. A folder that already exists is no error.
  package static func makeFolder(_ path: String) throws(FileError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileError(path: path, errno: errno) }
    try syncFolder(folder(of: path))
  }

  /// Waits until the names of a folder are on disk.
  package static func syncFolder(_ folder: String) throws(FileError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: folder, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(path: folder, errno: errno) }
  }

  private static func folder(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  /// Writes all bytes. Returns the `errno` of a failed write, or `nil`.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> CInt? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}
