/// A circuit breaker (Nygard, "Release It!", 2007): after a failure nothing is tried for a while, longer each time. Then a trial is let through, and
/// the breaker closes once one has succeeded. Pure; times are milliseconds of a monotonic clock.
package struct CircuitBreaker: Sendable {
  private static let firstRest: Int64 = 1000

  private let longestRest: Int64
  private var failures = 0
  private var restsUntil: Int64 = 0
  /// When another trial may begin although the last has not ended; `nil` where none is under way.
  private var trialUntil: Int64?

  /// - Parameter longestRest: in milliseconds.
  package init(longestRest: Int64 = 60_000) { self.longestRest = longestRest }

  /// Whether the last outcome was a failure, also while a trial is under way.
  package var isOpen: Bool { failures > 0 }

  /// How many failures came in a row.
  package var failureCount: Int { failures }

  /// How long nothing may be tried; 0 where something may. A trial without an end of its own counts as an hour.
  package func rest(at now: Int64) -> Int64 {
    guard isOpen else { return 0 }
    guard let trialUntil else { return max(0, restsUntil - now) }
    return trialUntil == .max ? 3_600_000 : max(0, trialUntil - now)
  }

  /// Notes that something is tried.
  ///
  /// - Parameter limit: after so many milliseconds another trial may begin, although this one has not ended; `nil`: never.
  /// - Returns: whether it is a trial of an open breaker.
  package mutating func begin(at now: Int64, limit: Int64? = nil) -> Bool {
    guard isOpen else { return false }
    trialUntil = limit.map { now + $0 } ?? .max
    return true
  }

  /// Closes the breaker.
  ///
  /// - Returns: whether it was open.
  package mutating func succeed() -> Bool {
    defer { self = CircuitBreaker(longestRest: longestRest) }
    return isOpen
  }

  /// Opens the breaker. Of what was begun while it was closed only the first failure counts: the rest grows with trials.
  ///
  /// - Parameters:
  ///   - isTrial: what ``begin(at:limit:)`` said.
  ///   - rest: milliseconds that are asked for; `nil` for 1 s, doubled with each failure up to the longest rest.
  package mutating func fail(isTrial: Bool, at now: Int64, rest: Int64? = nil) {
    if isOpen, !isTrial { return }
    failures += 1
    let usual = min(longestRest, Self.firstRest << min(failures - 1, 16))
    restsUntil = now + max(usual, rest ?? 0)
    trialUntil = nil
  }

  /// Notes that a trial ended without telling anything.
  package mutating func breakOff() { trialUntil = nil }
}
