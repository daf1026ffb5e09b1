package import KatsudoCore
import NIOConcurrencyHelpers

/// Two clocks that stand still until a test moves them.
package final class TestClock: Sendable {
  private struct Hands {
    var microseconds: Int64 = 1_795_339_800_000_000
    var monotonic: Int64 = 5_000
  }

  private let hands = NIOLockedValueBox(Hands())

  package init() {}

  package var source: TimeSource { TimeSource(now: { self.now }, monotonicMilliseconds: { self.hands.withLockedValue { $0.monotonic } }) }

  package var now: Timestamp { Timestamp(microseconds: hands.withLockedValue { $0.microseconds }) }

  /// Lets time pass on both clocks.
  package func advance(milliseconds: Int64) {
    hands.withLockedValue { hands in
      hands.microseconds += milliseconds * 1000
      hands.monotonic += milliseconds
    }
  }

  package func advance(days: Double) { advance(milliseconds: Int64(days * 86_400_000)) }

  /// Sets the wall clock as an administrator does; the other clock knows nothing of it.
  package func setWallClock(forwardBySeconds seconds: Int64) {
    hands.withLockedValue { $0.microseconds += seconds * 1_000_000 }
  }

  /// Returns the clocks of a new process: the same wall clock, and a monotonic clock that begins at 0.
  package func afterRestart() -> TestClock {
    let clock = TestClock()
    clock.hands.withLockedValue { $0 = Hands(microseconds: now.microseconds, monotonic: 0) }
    return clock
  }
}
