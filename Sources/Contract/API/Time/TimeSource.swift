import Foundation

/// The clocks and the pauses of this process. Tests replace them by a clock that they move by hand.
package struct TimeSource: Sendable {
  /// The wall clock, for times that people read and for retention.
  package var now: @Sendable () -> Timestamp
  /// Milliseconds of a clock for leases and time limits. It never goes back, and it also counts while the machine sleeps.
  package var monotonicMilliseconds: @Sendable () -> Int64
  /// Waits for a pause. It throws `CancellationError` if the task is cancelled.
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
      // The time since the machine was booted, so that two processes on it count alike.
      var time = timespec()
      clock_gettime(CLOCK_BOOTTIME, &time)
      return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    },
    sleep: { try await Task.sleep(for: $0) })
}
