package import KatsudoAPI
import NIOConcurrencyHelpers

/// Two clocks that stand still until a test moves them. A pause is over at once: both clocks move forward by it.
package final class TestClock: Sendable {
  private struct State {
    var microseconds: Int64 = 1_795_339_800_000_000
    var monotonic: Int64 = 5_000
    var pauses: [Duration] = []
  }

  private let state = NIOLockedValueBox(State())

  package init() {}

  package var source: TimeSource {
    TimeSource(
      now: { self.now }, monotonicMilliseconds: { self.state.withLockedValue { $0.monotonic } }, sleep: { try await self.sleep($0) })
  }

  package var now: Timestamp { Timestamp(microseconds: state.withLockedValue { $0.microseconds }) }

  /// The pauses so far, in their order.
  package var pauses: [Duration] { state.withLockedValue { $0.pauses } }

  /// Lets time pass on both clocks.
  package func advance(milliseconds: Int64) {
    state.withLockedValue { state in
      state.microseconds += milliseconds * 1000
      state.monotonic += milliseconds
    }
  }

  package func advance(days: Double) { advance(milliseconds: Int64(days * 86_400_000)) }

  /// Sets the wall clock as an administrator does. The other clock does not change.
  package func setWallClock(forwardBySeconds seconds: Int64) {
    state.withLockedValue { $0.microseconds += seconds * 1_000_000 }
  }

  /// Returns the clocks of a new process: the same wall clock, and a monotonic clock that begins at 0.
  package func afterRestart() -> TestClock {
    let clock = TestClock()
    clock.state.withLockedValue { $0 = State(microseconds: now.microseconds, monotonic: 0) }
    return clock
  }

  private func sleep(_ pause: Duration) async throws {
    try Task.checkCancellation()
    advance(milliseconds: pause.wholeMilliseconds)
    state.withLockedValue { $0.pauses.append(pause) }
    await Task.yield()
  }
}
