import CFramePipe
import Dispatch
import Glibc
import SystemPackage

/// Writes frames to the encoder's pipe, and to the raw file if there is one, on a thread of its own, since both may block.
///
/// Where it can, it lends the pipe the frame's own pages and copies nothing. The encoder then reads them later, so a frame may be
/// painted over once the frame after it is written: by then the pipe has no room left for any page of the one before.
///
/// It is unchecked Sendable because its state is touched on that thread alone, and closed once after the last write.
final class FrameWriter: @unchecked Sendable {
  /// Where a write failed.
  enum Failure: Error {
    /// The encoder reads no more; its own words tell why.
    case encoderGone
    case raw(Errno)
  }

  private let queue = DispatchQueue(label: "katsudo.frames")
  private let pipe: FileDescriptor
  private let raw: FileDescriptor?
  /// Bytes that the pipe holds, each page of them in a place of its own; 0 where that is not known.
  private let room: Int
  private var mayLend = true
  private var isOpen = true

  /// - Parameter room: Bytes that the pipe holds; 0 where that is not known.
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

  /// A write whose broken pipe is an answer and not a signal that would end the process.
  private func writeQuietly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do {
      // A frame that the pipe could hold as a whole says nothing about where the one before it is.
      let lent = room > 0 && bytes.count > room ? try lend(bytes) : 0
      if lent < bytes.count { _ = try pipe.writeAll(UnsafeRawBufferPointer(rebasing: bytes[lent...])) }
      return true
    } catch {
      // The signal waits on this very thread; take it away before it may be delivered.
      var now = timespec()
      sigtimedwait(&brokenPipe, nil, &now)
      return false
    }
  }

  /// Lends the pipe what it takes, and gives the number of bytes: all of them, or none where the system has no such thing.
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
