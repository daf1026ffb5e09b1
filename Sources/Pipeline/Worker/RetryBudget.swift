import KatsudoQueue
import NIOConcurrencyHelpers

/// Limits the retries of a write that should not be given up. The retries go on until ``end()`` is called.
final class RetryBudget: Sendable {
  private let over = NIOLockedValueBox(false)
  private let ended = WorkSignal()

  var isOver: Bool { over.withLockedValue { $0 } }

  func end() {
    over.withLockedValue { $0 = true }
    ended.raise()
  }

  /// Waits for this time, or until ``end()`` is called.
  func rest(for time: Duration) async { await ended.wait(after: 0, atMost: time) }
}
