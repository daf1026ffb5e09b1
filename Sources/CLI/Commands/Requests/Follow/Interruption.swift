import Dispatch
import Foundation
import NIOConcurrencyHelpers
import Synchronization

/// Handles Ctrl-C and SIGTERM while a command works. The first signal cancels the work, which then cleans up: a command that waits for a
/// request reports its state, a backup removes what it has written. The second signal ends the process at once.
enum Interruption {
  /// Runs `work` and handles the signals until it ends.
  ///
  /// - Parameters:
  ///   - interruptionMessage: the text that the second signal prints before it ends the process.
  ///   - work: the work, which the first signal cancels.
  static func cancelling<Result: Sendable>(
    _ interruptionMessage: InterruptionMessage, _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    let asked = AskedOnce()
    let sources = [SIGTERM, SIGINT].map { number in
      // The signal source gets the signal only if the default action does not end the process first.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard asked.isFirst() else { leave(interruptionMessage) }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    return try await task.value
  }

  private static func leave(_ interruptionMessage: InterruptionMessage) -> Never {
    if let text = interruptionMessage.text { StandardStream.error("\r\u{1B}[Kkatsudo: Stopped at once. \(text)\n") }
    _exit(CommandExit.interrupted.rawValue)
  }
}

/// A flag that the first signal sets.
private final class AskedOnce: Sendable {
  private let isAsked = Atomic<Bool>(false)

  func isFirst() -> Bool { !isAsked.exchange(true, ordering: .acquiringAndReleasing) }
}

/// The text to print if the command ends at once. It is `nil` until a request was accepted.
final class InterruptionMessage: Sendable {
  private let words = NIOLockedValueBox<String?>(nil)

  var text: String? { words.withLockedValue { $0 } }

  func set(_ text: String) { words.withLockedValue { $0 = text } }
}
