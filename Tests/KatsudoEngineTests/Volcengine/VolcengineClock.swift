import KatsudoCore
import NIOConcurrencyHelpers

/// A clock that stands still but while somebody pauses, and then jumps.
final class VolcengineClock: Sendable {
  private let elapsed = NIOLockedValueBox<[Duration]>([])

  /// The pauses so far, in their order.
  var pauses: [Duration] { elapsed.withLockedValue { $0 } }

  @Sendable func pause(_ duration: Duration) async throws {
    try Task.checkCancellation()
    elapsed.withLockedValue { $0.append(duration) }
    await Task.yield()
  }

  var source: TimeSource {
    TimeSource(
      now: { Timestamp(microseconds: 1_772_280_000_000_000) },
      monotonicMilliseconds: { [self] in
        pauses.reduce(0) { $0 + $1.components.seconds * 1000 + $1.components.attoseconds / 1_000_000_000_000_000 }
      })
  }
}
