import KatsudoCore
import Synchronization

/// Two clocks that stand still until a test turns them.
final class TestClock: Sendable {
  private struct Hands {
    var microseconds: Int64 = 1_795_339_800_000_000
    var monotonic: Int64 = 5_000
  }

  private let hands = Mutex(Hands())

  var source: TimeSource { TimeSource(now: { self.now }, monotonicMilliseconds: { self.hands.withLock { $0.monotonic } }) }

  var now: Timestamp { Timestamp(microseconds: hands.withLock { $0.microseconds }) }

  /// Lets time pass on both clocks.
  func advance(milliseconds: Int64) {
    hands.withLock { hands in
      hands.microseconds += milliseconds * 1000
      hands.monotonic += milliseconds
    }
  }

  /// Sets the wall clock as an administrator does; the other clock knows nothing of it.
  func setWallClock(forwardBySeconds seconds: Int64) {
    hands.withLock { $0.microseconds += seconds * 1_000_000 }
  }

  /// What a new process has: the same wall clock, and another that begins anew.
  func afterRestart() -> TestClock {
    let clock = TestClock()
    clock.hands.withLock { $0 = Hands(microseconds: now.microseconds, monotonic: 0) }
    return clock
  }
}
