/// Which engines are ill, and when each may be tried again. Pure; the worker keeps one.
///
/// An engine that declines a job is ill from then on and rests, longer each time. After the rest one job may try it; the engine is well again
/// once it has taken one.
package struct EngineHealth: Sendable {
  private struct Illness {
    var declines: Int
    var restsUntil: Int64
    /// A job is trying it.
    var isTried = false
  }

  package enum Turn: Sendable, Hashable {
    case free
    /// Nothing may be given to the engine for so many milliseconds.
    case rests(milliseconds: Int64)
    /// A job is trying whether the engine is well.
    case isTried
  }

  package static let longestRest: Int64 = 60_000
  private static let firstRest: Int64 = 1000

  private var illnesses: [String: Illness] = [:]

  package init() {}

  package func isIll(_ engine: String) -> Bool { illnesses[engine] != nil }

  /// Whether the engine may be given a job at this moment of a monotonic clock.
  package func turn(of engine: String, at now: Int64) -> Turn {
    guard let illness = illnesses[engine] else { return .free }
    if illness.isTried { return .isTried }
    return now >= illness.restsUntil ? .free : .rests(milliseconds: illness.restsUntil - now)
  }

  /// A job is given to the engine.
  ///
  /// - Returns: whether it is the one that tries an ill engine.
  package mutating func began(_ engine: String) -> Bool {
    guard illnesses[engine] != nil else { return false }
    illnesses[engine]?.isTried = true
    return true
  }

  /// How often in a row the engine has declined.
  package func declines(of engine: String) -> Int { illnesses[engine]?.declines ?? 0 }

  /// The engine took a job, or failed at one as the well do.
  ///
  /// - Returns: whether it was ill.
  package mutating func took(_ engine: String) -> Bool { illnesses.removeValue(forKey: engine) != nil }

  /// The engine declined a job. Of jobs that it was given while it was well only the first counts: an ill engine's rest grows by the tries.
  ///
  /// - Parameters:
  ///   - isTry: what ``began(_:)`` said of the job.
  ///   - rest: what the engine itself asks for, in milliseconds. It rests at least a second, twice as long each time, up to a minute.
  package mutating func declined(_ engine: String, isTry: Bool, at now: Int64, rest: Int64?) {
    if illnesses[engine] != nil, !isTry { return }
    let declines = declines(of: engine) + 1
    let usual = min(Self.longestRest, Self.firstRest << min(declines - 1, 16))
    illnesses[engine] = Illness(declines: declines, restsUntil: now + max(usual, rest ?? 0))
  }

  /// The try was broken off and tells nothing.
  package mutating func brokeOff(_ engine: String) { illnesses[engine]?.isTried = false }
}
