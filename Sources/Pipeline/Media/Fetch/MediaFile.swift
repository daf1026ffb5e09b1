import Glibc
import KatsudoCore
import KatsudoFiles
import Logging
import NIOCore

/// A file that is being written: new, readable by this user alone, and gone again unless it was finished. It lies in a folder that a restart
/// clears, so nothing waits for the disk here.
struct MediaFile: Sendable {
  private let descriptor: Int32
  private let path: String
  private let logger: Logger

  /// Creates a file and lets `body` fill it. Where `body` fails, the file is removed.
  ///
  /// - Parameter path: must not exist; its folder must.
  static func create<Value: Sendable>(
    at path: String, logger: Logger, _ body: (MediaFile) async throws(MediaError) -> Value
  ) async throws(MediaError) -> Value {
    let (descriptor, failure) = await BlockingThreads.jobs.run {
      let descriptor = open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_WRONLY, 0o600)
      return (descriptor, errno)
    }
    let file = MediaFile(descriptor: descriptor, path: path, logger: logger)
    guard descriptor >= 0 else { throw file.fault(failure) }
    do throws(MediaError) {
      let value = try await body(file)
      await BlockingThreads.jobs.run { _ = close(descriptor) }
      return value
    } catch {
      await BlockingThreads.jobs.run {
        close(descriptor)
        unlink(path)
      }
      throw error
    }
  }

  func append(_ buffer: ByteBuffer) async throws(MediaError) {
    try await BlockingThreads.jobs.run { () throws(MediaError) in try write(buffer) }
  }

  private func write(_ buffer: ByteBuffer) throws(MediaError) {
    var buffer = buffer
    while buffer.readableBytes > 0 {
      let written = buffer.withUnsafeReadableBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        throw fault(errno)
      }
      buffer.moveReaderIndex(forwardBy: written)
    }
  }

  /// A file of this server's own that cannot be made or written is the machine's trouble, whatever the system's number for it.
  private func fault(_ code: Int32) -> MediaError {
    logger.error("input file not stored", metadata: ["path": "\(path)", "cause": "\(String(cString: strerror(code)))"])
    return MediaError(MachineTrouble(errno: code) ?? .diskFault)
  }
}
