import KatsudoClient
import NIOConcurrencyHelpers

/// A clock whose pauses are over at once: it moves forward by them and remembers them.
final class TestTime: Timekeeper {
  private let state = NIOLockedValueBox<(now: ContinuousClock.Instant, pauses: [Duration])>((.now, []))

  var now: ContinuousClock.Instant { state.withLockedValue { $0.now } }

  var pauses: [Duration] { state.withLockedValue { $0.pauses } }

  func sleep(for pause: Duration) async throws {
    try Task.checkCancellation()
    state.withLockedValue {
      $0.now += pause
      $0.pauses.append(pause)
    }
    await Task.yield()
  }
}
