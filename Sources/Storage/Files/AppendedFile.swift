import Crypto
import Foundation
import KatsudoCore
import KatsudoMachine
import NIOConcurrencyHelpers

/// A local file that grows at its end. Its hash is computed while it grows, if this object has seen every byte.
final class AppendedFile: UploadFile {
  private struct State {
    var byteCount: Int
    /// The hash of all bytes so far, or `nil` if the file had bytes before this object opened it.
    var hash: SHA256?
  }

  private let path: String
  private let descriptor: CInt
  private let state: NIOLockedValueBox<State>

  /// Makes a new file.
  init(new path: String) throws(FileError) {
    self.path = path
    state = NIOLockedValueBox(State(byteCount: 0, hash: SHA256()))
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
  }

  /// Opens a file and cuts it at an offset.
  ///
  /// - Throws: ``FileError`` with `EIO` if the file is shorter than the offset.
  init(path: String, at offset: Int) throws(FileError) {
    self.path = path
    state = NIOLockedValueBox(State(byteCount: offset, hash: offset == 0 ? SHA256() : nil))
    descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    // `deinit` closes the descriptor: all properties are set, so this object already exists.
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw FileError(path: path, errno: errno) }
    guard facts.st_size >= off_t(offset) else { throw FileError(path: path, errno: EIO) }
    guard ftruncate(descriptor, off_t(offset)) == 0 else { throw FileError(path: path, errno: errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func append(_ bytes: [UInt8]) async throws(FileError) {
    try await BlockingThreads.uploads.run { [self] () throws(FileError) in
      var written = 0
      let start = state.withLockedValue { $0.byteCount }
      while written < bytes.count {
        let count = bytes.withUnsafeBytes { source in
          pwrite(descriptor, source.baseAddress.map { $0 + written }, bytes.count - written, off_t(start + written))
        }
        if count < 0 {
          if errno == EINTR { continue }
          throw FileError(path: path, errno: errno)
        }
        written += count
      }
      state.withLockedValue { state in
        state.byteCount += bytes.count
        state.hash?.update(data: bytes)
      }
    }
  }

  func sync() async throws(FileError) {
    try await BlockingThreads.uploads.run { [self] () throws(FileError) in
      guard fsync(descriptor) == 0 else { throw FileError(path: path, errno: errno) }
    }
  }

  func finish() async throws(FileError) -> UploadDigest {
    try await BlockingThreads.uploads.run { [self] () throws(FileError) in
      guard fsync(descriptor) == 0 else { throw FileError(path: path, errno: errno) }
      let (byteCount, hash) = state.withLockedValue { ($0.byteCount, $0.hash) }
      let whole = if let hash { hash } else { try hashAgain(byteCount) }
      return UploadDigest(
        byteCount: byteCount, sha256: whole.finalize().hexadecimal, head: try read(at: 0, count: min(byteCount, UploadDigest.headLength)))
    }
  }

  private func hashAgain(_ byteCount: Int) throws(FileError) -> SHA256 {
    var hash = SHA256()
    var offset = 0
    while offset < byteCount {
      let bytes = try read(at: offset, count: min(1 << 20, byteCount - offset))
      hash.update(data: bytes)
      offset += bytes.count
    }
    return hash
  }

  /// Returns at least one byte and at most `count`.
  private func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failure: CInt?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      var received = -1
      repeat { received = pread(descriptor, target.baseAddress, count, off_t(offset)) } while received < 0 && errno == EINTR
      // A file that became shorter is damaged.
      if received <= 0 { failure = received < 0 ? errno : EIO }
      filled = max(0, received)
    }
    if let failure { throw FileError(path: path, errno: failure) }
    return bytes
  }
}
