import Foundation

/// The clocks and the pauses of this process. Tests replace them with a clock that they set by hand.
package struct TimeSource: Sendable {
  /// The wall clock, for times that people read and for retention.
  package var now: @Sendable () -> Timestamp
  /// The time in milliseconds on the clock for leases and time limits. This clock never goes back, and it goes on while the machine sleeps.
  package var monotonicMilliseconds: @Sendable () -> Int64
  /// Waits for a time. Throws `CancellationError` if the task is cancelled.
  package var sleep: @Sendable (Duration) async throws -> Void

  package init(
    now: @escaping @Sendable () -> Timestamp, monotonicMilliseconds: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.monotonicMilliseconds = monotonicMilliseconds
    self.sleep = sleep
  }

  /// The time on the monotonic clock.
  package var uptime: Duration { .milliseconds(monotonicMilliseconds()) }

  package static let system = TimeSource(
    now: { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) },
    monotonicMilliseconds: {
      // The clock begins when the machine boots, so two processes on the machine read the same time.
      var time = timespec()
      clock_gettime(CLOCK_BOOTTIME, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    },
    sleep: { try await Task.sleep(for: $0) })
}
