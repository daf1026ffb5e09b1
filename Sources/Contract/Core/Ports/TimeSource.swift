import Foundation

/// The two clocks a queue needs, injected so that tests turn them by hand.
package struct TimeSource: Sendable {
  /// The wall clock, for what people read and for retention.
  package var now: @Sendable () -> Timestamp
  /// Milliseconds on a clock that never goes back and counts while the machine sleeps, for leases.
  package var monotonicMilliseconds: @Sendable () -> Int64

  package init(now: @escaping @Sendable () -> Timestamp, monotonicMilliseconds: @escaping @Sendable () -> Int64) {
    self.now = now
    self.monotonicMilliseconds = monotonicMilliseconds
  }

  package static let system = TimeSource(
    now: { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) },
    monotonicMilliseconds: {
      let (seconds, attoseconds) = (ContinuousClock.now - processStart).components
      return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
  )

  private static let processStart = ContinuousClock.now
}
