import EmakiCore
import Glibc
import Logging
import NIOCore
import NIOPosix

/// A file that is being written: new, readable by this user alone, and gone again unless it was finished.
///
/// Writing and syncing run on NIO's blocking threads, since a disk may take a second for what the memory took at once.
struct MediaFile: Sendable {
  private let descriptor: Int32
  private let path: String
  private let logger: Logger

  /// Creates a file, lets `body` fill it, and puts it and its folder on disk. Where `body` or the disk fails, the file is removed.
  ///
  /// - Parameter path: must not exist; its folder must.
  static func create<Value: Sendable>(
    at path: String, logger: Logger, _ body: (MediaFile) async throws(MediaError) -> Value
  ) async throws(MediaError) -> Value {
    let descriptor = open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_WRONLY, 0o600)
    let file = MediaFile(descriptor: descriptor, path: path, logger: logger)
    guard descriptor >= 0 else { throw file.fault(errno) }
    do throws(MediaError) {
      let value = try await body(file)
      try await file.blocking { () throws(MediaError) in try file.sync() }
      close(descriptor)
      return value
    } catch {
      // In line, not on the blocking threads: those refuse work for a cancelled task.
      close(descriptor)
      unlink(path)
      throw error
    }
  }

  func append(_ buffer: ByteBuffer) async throws(MediaError) {
    try await blocking { () throws(MediaError) in try write(buffer) }
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

  private func sync() throws(MediaError) {
    guard fsync(descriptor) == 0 else { throw fault(errno) }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let folderDescriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw fault(errno) }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw fault(errno) }
  }

  private func blocking(_ work: @escaping @Sendable () throws(MediaError) -> Void) async throws(MediaError) {
    do {
      try await NIOThreadPool.singleton.runIfActive(work)
    } catch let error as MediaError {
      throw error
    } catch {
      throw FetchFault.stopped
    }
  }

  /// The cause is for the operator's log; the caller learns whose fault it is.
  private func fault(_ code: Int32) -> MediaError {
    logger.error("input file not stored", metadata: ["path": "\(path)", "cause": "\(String(cString: strerror(code)))"])
    return switch code {
    case ENOSPC, EDQUOT, EFBIG:
      MediaError(.unavailable, "This server has no room left for the file. Its operator must free some; then send the request again.")
    default:
      MediaError(.unavailable, "This server could not store the file. Its log tells its operator why; send the request again later.")
    }
  }
}
