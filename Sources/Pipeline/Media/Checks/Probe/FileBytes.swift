import Glibc
import KatsudoCore

/// The bytes of a file, read with `pread` through one small buffer. Header readers move forward in small steps.
final class FileBytes: ByteSource {
  let byteCount: Int
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var bufferStart = 0

  private static let bufferSize = 16_384

  /// - Parameter path: the path of a regular file. Symbolic links are not followed, because this server writes these files itself.
  init(path: String) throws(MediaError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.unreadable(errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Self.unreadable(0)
    }
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  func bytes(at offset: Int, count: Int) throws(MediaError) -> [UInt8] {
    guard offset >= 0, count > 0, offset < byteCount else { return [] }
    let wanted = min(count, byteCount - offset)
    if offset < bufferStart || offset + wanted > bufferStart + buffer.count {
      buffer = try read(at: offset, count: min(max(wanted, Self.bufferSize), byteCount - offset))
      bufferStart = offset
    }
    let start = offset - bufferStart
    return Array(buffer[min(start, buffer.count)..<min(start + wanted, buffer.count)])
  }

  private func read(at offset: Int, count: Int) throws(MediaError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let received = result.withUnsafeMutableBytes { target in
        pread(descriptor, target.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
      }
      if received < 0 {
        if errno == EINTR { continue }
        throw Self.unreadable(errno)
      }
      if received == 0 { break }
      filled += received
    }
    return Array(result.prefix(filled))
  }

  private static func unreadable(_ errno: CInt) -> MediaError {
    MachineTrouble(errno: errno).map { MediaError($0) }
      ?? MediaError(.unavailable, "The stored file cannot be read. Send the request again.")
  }
}
