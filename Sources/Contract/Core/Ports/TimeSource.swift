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
      // The time since the machine was booted, so that two processes on it count alike.
      var time = timespec()
      clock_gettime(CLOCK_BOOTTIME, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
  )
}
