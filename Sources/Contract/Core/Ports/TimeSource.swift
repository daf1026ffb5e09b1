import Foundation

/// The two clocks that a queue needs. Tests replace them by clocks that they set by hand.
package struct TimeSource: Sendable {
  /// The wall clock, for times that people read and for retention.
  package var now: @Sendable () -> Timestamp
  /// Milliseconds of a clock for leases. It never goes back, and it also counts while the machine sleeps.
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
