import Foundation
package import KatsudoCore

/// Reads whole files that are small.
///
/// Every call waits for the disk. Use ``BlockingThreads``.
package enum SmallFile {
  /// Reads a file.
  ///
  /// - Returns: `nil` if the file has more bytes than the limit.
  /// - Throws: ``FileError``, with `ENOENT` if there is no such file.
  package static func read(_ path: String, upTo limit: Int) throws(FileError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw FileError(path: path, errno: errno) }
    guard facts.st_size <= limit else { return nil }
    var failure: CInt?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(facts.st_size)) { target, count in
      count = 0
      while count < target.count {
        let received = pread(descriptor, target.baseAddress?.advanced(by: count), target.count - count, off_t(count))
        if received < 0, errno == EINTR { continue }
        // A file that became shorter in the meantime is an error.
        if received <= 0 {
          failure = received < 0 ? errno : EIO
          return
        }
        count += received
      }
    }
    if let failure { throw FileError(path: path, errno: failure) }
    return bytes
  }
}
