/// A circuit breaker (Nygard, "Release It!", 2007) with exponential backoff. After a failure nothing is tried for a time, which grows with
/// each failure. Then the breaker allows a trial. It closes at the first success. It has no clock and does no input or output. Times are
/// milliseconds of a monotonic clock.
package struct CircuitBreaker: Sendable {
  private static let firstRest: Int64 = 1000

  private let longestRest: Int64
  private var failures = 0
  private var restsUntil: Int64 = 0
  /// The time at which another trial may begin although the last one has not ended. It is `nil` while no trial is running.
  private var trialUntil: Int64?

  /// - Parameter longestRest: the longest backoff in milliseconds.
  package init(longestRest: Int64 = 60_000) { self.longestRest = longestRest }

  /// `true` from a failure until the next success, also during a trial.
  package var isOpen: Bool { failures > 0 }

  /// The number of failures in a row.
  package var failureCount: Int { failures }

  /// Returns the time in milliseconds until the next try, or 0 if it may begin now. While a trial without a limit is running, the result is
  /// an hour.
  package func rest(at now: Int64) -> Int64 {
    guard isOpen else { return 0 }
    guard let trialUntil else { return max(0, restsUntil - now) }
    return trialUntil == .max ? 3_600_000 : max(0, trialUntil - now)
  }

  /// Records the beginning of a try.
  ///
  /// - Parameter limit: the time in milliseconds after which another trial may begin although this one has not ended. With `nil`, no other
  ///   trial begins before the end of this one.
  /// - Returns: `true` if the breaker is open, so that the try is a trial.
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

  /// Opens the breaker. If several tries that began while it was closed fail, only the first failure counts. Later, only the failures of
  /// trials lengthen the backoff.
  ///
  /// - Parameters:
  ///   - isTrial: the result of ``begin(at:limit:)``.
  ///   - rest: the backoff that the other side asks for, in milliseconds. It can only lengthen the usual backoff, which is 1 s at first and
  ///     doubles with each failure up to the longest backoff.
  package mutating func fail(isTrial: Bool, at now: Int64, rest: Int64? = nil) {
    if isOpen, !isTrial { return }
    failures += 1
    let usual = min(longestRest, Self.firstRest << min(failures - 1, 16))
    restsUntil = now + max(usual, rest ?? 0)
    trialUntil = nil
  }

  /// Records the end of a trial without a success or a failure.
  package mutating func breakOff() { trialUntil = nil }
}
