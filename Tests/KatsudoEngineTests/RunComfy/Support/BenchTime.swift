import KatsudoCore
import NIOConcurrencyHelpers

/// A clock whose pauses are over at once: it moves on by them and remembers them.
final class BenchTime: Sendable {
  private struct State {
    var milliseconds: Int64 = 0
    var pauses: [Duration] = []
  }

  private let state = NIOLockedValueBox(State())

  var pauses: [Duration] { state.withLockedValue { $0.pauses } }

  var source: TimeSource {
    TimeSource(
      now: { Timestamp(microseconds: 1_795_514_986_000_000) },
      monotonicMilliseconds: { [state] in state.withLockedValue { $0.milliseconds } })
  }

  func pause(_ duration: Duration) async throws {
    try Task.checkCancellation()
    state.withLockedValue {
      $0.milliseconds += duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
      $0.pauses.append(duration)
    }
    await Task.yield()
  }
}
