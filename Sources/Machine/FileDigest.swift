import Crypto
import Foundation
package import KatsudoCore

/// The size and the hash of a file. Reading takes seconds for a large file. Use ``BlockingThreads``.
package struct FileDigest: Sendable, Hashable {
  package var byteCount: Int
  /// SHA-256 of the content in lower-case hexadecimal.
  package var sha256: String

  /// Computes the digest of a small file whose bytes are in memory.
  package init(of bytes: [UInt8]) {
    byteCount = bytes.count
    sha256 = SHA256.hash(data: bytes).hexadecimal
  }

  private init(byteCount: Int, sha256: String) {
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// Reads a file.
  ///
  /// - Parameter syncs: `true` waits until the content of the file is on disk.
  /// - Throws: ``FileError``.
  package static func of(_ path: String, syncs: Bool = false) throws(FileError) -> FileDigest {
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
    return FileDigest(byteCount: byteCount, sha256: hash.finalize().hexadecimal)
  }
}
