import CFramePipe
import Dispatch
import Glibc
import SystemPackage

/// Writes frames to the encoder's pipe, and to the raw file if there is one. It writes on its own queue, because both may block.
///
/// If possible, it puts the pages of the frame themselves into the pipe and does not copy them. The encoder reads them later. The memory of
/// a frame may be reused after the next frame is written, because the pipe then holds no page of the earlier frame.
///
/// It is unchecked Sendable because only its queue uses its state, except for ``close()``, which is called after the last write.
final class FrameWriter: @unchecked Sendable {
  /// The target of a write that failed.
  enum Failure: Error {
    /// The encoder has stopped reading. Its messages give the reason.
    case encoderGone
    /// The raw file cannot be written.
    case raw(Errno)
  }

  private let queue = DispatchQueue(label: "katsudo.frames")
  private let pipe: FileDescriptor
  private let raw: FileDescriptor?
  /// The capacity of the pipe in bytes, if each page fills a whole slot. It is 0 if the capacity is unknown.
  private let room: Int
  private var mayLend = true
  private var isOpen = true

  /// - Parameter room: The capacity of the pipe in bytes, or 0 if it is unknown.
  init(pipe: FileDescriptor, room: Int, raw: FileDescriptor?) {
    self.pipe = pipe
    self.room = room
    self.raw = raw
  }

  deinit { close() }

  func write(_ frame: Samples) async throws(Failure) {
    let failure: Failure? = await withCheckedContinuation { continuation in
      queue.async { [self] in
        let bytes = UnsafeRawBufferPointer(start: frame.start, count: frame.count)
        if let raw {
          do {
            _ = try raw.writeAll(bytes)
          } catch {
            return continuation.resume(returning: .raw(error as? Errno ?? .ioError))
          }
        }
        continuation.resume(returning: writeQuietly(bytes) ? nil : .encoderGone)
      }
    }
    if let failure { throw failure }
  }

  /// Closes the pipe, which ends the encoder's input, and the raw file.
  func close() {
    guard isOpen else { return }
    isOpen = false
    try? pipe.close()
    try? raw?.close()
  }

  /// Writes bytes to the pipe. Returns `false` if the write fails. It suppresses SIGPIPE, which would end the process.
  private func writeQuietly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do {
      // Only a frame that is larger than the pipe may share its pages. After a smaller one, pages of the earlier frame could still be in
      // the pipe.
      let lent = room > 0 && bytes.count > room ? try lend(bytes) : 0
      if lent < bytes.count { _ = try pipe.writeAll(UnsafeRawBufferPointer(rebasing: bytes[lent...])) }
      return true
    } catch {
      // The signal is pending on this thread. It is removed before the mask is restored.
      var now = timespec()
      sigtimedwait(&brokenPipe, nil, &now)
      return false
    }
  }

  /// Puts the pages of the bytes into the pipe without a copy. Returns the number of these bytes: all, or fewer if the system refuses.
  private func lend(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
    var lent = 0
    while mayLend, lent < bytes.count {
      let taken = fp_lend(pipe.rawValue, bytes.baseAddress.map { $0 + lent }, bytes.count - lent)
      if taken > 0 {
        lent += Int(taken)
        continue
      }
      let error = Errno(rawValue: CInt(-taken))
      if error == .interrupted { continue }
      if error == .brokenPipe { throw error }
      mayLend = false
    }
    return lent
  }
}
