/// A circuit breaker (Nygard, "Release It!", 2007). After a failure nothing is tried for a time, which grows with each failure. Then the
/// breaker allows a trial, and it closes when a trial has succeeded. It is pure. Times are milliseconds of a monotonic clock.
package struct CircuitBreaker: Sendable {
  private static let firstRest: Int64 = 1000

  private let longestRest: Int64
  private var failures = 0
  private var restsUntil: Int64 = 0
  /// The time at which another trial may begin although the last one has not ended. It is `nil` if no trial is running.
  private var trialUntil: Int64?

  /// - Parameter longestRest: in milliseconds.
  package init(longestRest: Int64 = 60_000) { self.longestRest = longestRest }

  /// `true` if the last outcome was a failure. It stays `true` during a trial.
  package var isOpen: Bool { failures > 0 }

  /// The number of failures in a row.
  package var failureCount: Int { failures }

  /// Returns the time until something may be tried, or 0 if it may be tried now. While a trial without a limit is running, the result is an
  /// hour.
  package func rest(at now: Int64) -> Int64 {
    guard isOpen else { return 0 }
    guard let trialUntil else { return max(0, restsUntil - now) }
    return trialUntil == .max ? 3_600_000 : max(0, trialUntil - now)
  }

  /// Records that something is tried.
  ///
  /// - Parameter limit: the time in milliseconds after which another trial may begin although this one has not ended. With `nil` that never
  ///   happens.
  /// - Returns: `true` if it is a trial of an open breaker.
  package mutating func begin(at now: Int64, limit: Int64? = nil) -> Bool {
    guard isOpen else { return false }
    trialUntil = limit.map { now + $0 } ?? .max
    return true
  }

  /// Closes the breaker.
  ///
  /// - Returns: `true` if the breaker was open.
  package mutating func succeed() -> Bool {
    defer { self = CircuitBreaker(longestRest: longestRest) }
    return isOpen
  }

  /// Opens the breaker. Of the tries that began while it was closed, only the first failure counts. The rest then grows only with failed
  /// trials.
  ///
  /// - Parameters:
  ///   - isTrial: the result of ``begin(at:limit:)``.
  ///   - rest: the requested rest in milliseconds. It can only lengthen the usual rest, which is 1 s, doubled with each failure up to the
  ///     longest rest.
  package mutating func fail(isTrial: Bool, at now: Int64, rest: Int64? = nil) {
    if isOpen, !isTrial { return }
    failures += 1
    let usual = min(longestRest, Self.firstRest << min(failures - 1, 16))
    restsUntil = now + max(usual, rest ?? 0)
    trialUntil = nil
  }

  /// Records that a trial ended without an outcome.
  package mutating func breakOff() { trialUntil = nil }
}
