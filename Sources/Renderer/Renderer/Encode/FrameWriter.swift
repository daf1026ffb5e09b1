import Dispatch
import Glibc
import SystemPackage

/// Writes frames to the encoder's pipe, and to the raw file if there is one, on a thread of its own, since both may block.
///
/// It is unchecked Sendable because its state is touched on that thread alone, and closed once after the last write.
final class FrameWriter: @unchecked Sendable {
  /// Where a write failed.
  enum Failure: Error {
    /// The encoder reads no more; its own words tell why.
    case encoderGone
    case raw(Errno)
  }

  private let queue = DispatchQueue(label: "emaki.frames")
  private let pipe: FileDescriptor
  private let raw: FileDescriptor?
  private var isOpen = true

  init(pipe: FileDescriptor, raw: FileDescriptor?) {
    self.pipe = pipe
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
        continuation.resume(returning: Self.writeQuietly(bytes, to: pipe) ? nil : .encoderGone)
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
  private static func writeQuietly(_ bytes: UnsafeRawBufferPointer, to pipe: FileDescriptor) -> Bool {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do {
      _ = try pipe.writeAll(bytes)
      return true
    } catch {
      // The signal waits on this very thread; take it away before it may be delivered.
      var now = timespec()
      sigtimedwait(&brokenPipe, nil, &now)
      return false
    }
  }
}
