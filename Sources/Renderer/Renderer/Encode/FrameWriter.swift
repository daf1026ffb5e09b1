import CFramePipe
import Dispatch
import Glibc
import SystemPackage

/// Writes frames to the encoder's pipe, and to the raw file if there is one, on its own thread, since both may block.
///
/// If possible, it lends the frame's own pages to the pipe and copies nothing. The encoder then reads them later. A frame may be painted
/// over once the next frame is written: by then the pipe has no room left for any page of the earlier frame.
///
/// It is unchecked Sendable because only that thread uses its state. It is closed once, after the last write.
final class FrameWriter: @unchecked Sendable {
  /// The place of a failed write.
  enum Failure: Error {
    /// The encoder stopped reading; its own words give the reason.
    case encoderGone
    case raw(Errno)
  }

  private let queue = DispatchQueue(label: "katsudo.frames")
  private let pipe: FileDescriptor
  private let raw: FileDescriptor?
  /// The bytes that the pipe holds, with a place of its own for each page; 0 if the number is not known.
  private let room: Int
  private var mayLend = true
  private var isOpen = true

  /// - Parameter room: The bytes that the pipe holds; 0 if the number is not known.
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

  /// Ends the encoder's input.
  func close() {
    guard isOpen else { return }
    isOpen = false
    try? pipe.close()
    try? raw?.close()
  }

  /// Writes bytes to the pipe and returns `false` if it is broken. It suppresses the signal that would end the process.
  private func writeQuietly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do {
      // Lend only a frame larger than the pipe. A smaller one does not push the earlier frame out of the pipe.
      let lent = room > 0 && bytes.count > room ? try lend(bytes) : 0
      if lent < bytes.count { _ = try pipe.writeAll(UnsafeRawBufferPointer(rebasing: bytes[lent...])) }
      return true
    } catch {
      // The signal is pending on this thread. Take it away before the mask is restored.
      var now = timespec()
      sigtimedwait(&brokenPipe, nil, &now)
      return false
    }
  }

  /// Lends bytes to the pipe and returns their number: all of them, or fewer if the system cannot lend.
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
