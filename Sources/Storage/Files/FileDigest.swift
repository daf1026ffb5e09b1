import Crypto
import Foundation
import KatsudoCore

/// The size and the SHA-256 of a file.
struct FileDigest: Sendable {
  let byteCount: Int
  let sha256: String

  /// Reads the whole file, so it belongs on ``BlockingThreads``.
  ///
  /// - Parameter syncs: `true` waits until the content of the file is on disk.
  init(of path: String, syncs: Bool = false) throws(FileError) {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw FileError(path: path, errno: errno) }
    defer { try? handle.close() }
    var hash = SHA256()
    var byteCount = 0
    do {
      while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
        hash.update(data: chunk)
        byteCount += chunk.count
      }
    } catch {
      throw FileError(path: path, errno: EIO)
    }
    if syncs, fsync(handle.fileDescriptor) != 0 { throw FileError(path: path, errno: errno) }
    self.byteCount = byteCount
    sha256 = hash.finalize().hexadecimal
  }
}
