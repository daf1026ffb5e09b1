/// A circuit breaker (Nygard, "Release It!", 2007): after a failure nothing is tried for a while, longer each time. Then one trial at a time is
/// let through, and the breaker closes once one has succeeded. Pure; times are milliseconds of a monotonic clock.
package struct CircuitBreaker: Sendable {
  private static let firstRest: Int64 = 1000

  /// The longest rest of its own, and the time after which a trial that has not ended lets another one begin.
  private let longestRest: Int64
  private var failures = 0
  private var restsUntil: Int64 = 0
  private var trialBegan: Int64?

  /// - Parameter longestRest: in milliseconds.
  package init(longestRest: Int64 = 60_000) { self.longestRest = longestRest }

  /// Whether the last outcome was a failure, also while a trial is under way.
  package var isOpen: Bool { failures > 0 }

  /// How many failures came in a row.
  package var failureCount: Int { failures }

  /// How long nothing may be tried; 0 where something may.
  package func rest(at now: Int64) -> Int64 {
    guard isOpen else { return 0 }
    return max(0, trialBegan.map { $0 + longestRest - now } ?? restsUntil - now)
  }

  /// Notes that something is tried.
  ///
  /// - Returns: whether it is a trial of an open breaker.
  package mutating func begin(at now: Int64) -> Bool {
    guard isOpen else { return false }
    trialBegan = now
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
  ///   - isTrial: what ``begin(at:)`` said.
  ///   - rest: milliseconds that are asked for; `nil` for 1 s, doubled with each failure up to the longest rest.
  package mutating func fail(isTrial: Bool, at now: Int64, rest: Int64? = nil) {
    if isOpen, !isTrial { return }
    failures += 1
    let usual = min(longestRest, Self.firstRest << min(failures - 1, 16))
    restsUntil = now + max(usual, rest ?? 0)
    trialBegan = nil
  }

  /// Notes that a trial ended without telling anything.
  package mutating func breakOff() { trialBegan = nil }
}
