import Foundation
import Hummingbird
import KatsudoFiles
import NIOCore

/// An open result file. It closes itself when nobody holds it any more, also where its answer was never written.
final class ResultFile: Sendable {
  private static let chunkSize = 128 * 1024

  private let path: String
  private let descriptor: CInt

  /// Opens a file; use it on ``BlockingThreads``.
  ///
  /// - Throws: ``FileError`` with the system's own error number.
  init(path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The bytes of a range as the body of an answer, read as the client takes them.
  func body(_ range: Range<Int>) -> ResponseBody {
    ResponseBody(contentLength: range.count) { writer in
      var start = range.lowerBound
      while start < range.upperBound {
        let chunk = try await self.read(at: start, count: min(Self.chunkSize, range.upperBound - start))
        start += chunk.readableBytes
        try await writer.write(chunk)
      }
      try await writer.finish(nil)
    }
  }

  private func read(at offset: Int, count: Int) async throws(FileError) -> ByteBuffer {
    try await BlockingThreads.callers.run { [descriptor, path] () throws(FileError) in
      var buffer = ByteBufferAllocator().buffer(capacity: count)
      var failure: CInt?
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
        var received = -1
        repeat { received = pread(descriptor, target.baseAddress, count, off_t(offset)) } while received < 0 && errno == EINTR
        // A file that is shorter than it was cannot be sent as it was announced.
        if received <= 0 { failure = received < 0 ? errno : EIO }
        return max(0, received)
      }
      if let failure { throw FileError(path: path, errno: failure) }
      return buffer
    }
  }
}
