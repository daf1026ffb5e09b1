import Glibc
import KatsudoCore
import KatsudoMachine
import Logging
import NIOCore

/// A new file that is being written. Only this user can read it. It is removed unless it is finished. Its folder is cleared at a restart,
/// so no `fsync` is needed.
struct MediaFile: Sendable {
  private let descriptor: Int32
  private let path: String
  private let logger: Logger

  /// Creates a file and lets `body` fill it. If `body` fails, the file is removed.
  ///
  /// - Parameter path: the path of the file. No file may exist there, but its folder must exist.
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

  /// Logs a failure to create or write the file and returns the error. Every such failure is a problem of this machine.
  private func fault(_ code: Int32) -> MediaError {
    logger.error("input file not stored", metadata: ["path": "\(path)", "cause": "\(String(cString: strerror(code)))"])
    return MediaError(MachineTrouble(errno: code) ?? .diskFault)
  }
}
