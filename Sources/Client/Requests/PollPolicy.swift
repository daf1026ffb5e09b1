/// How often a waiting client asks: soon at first and after every change, then less and less often.
public struct PollPolicy: Sendable, Hashable {
  /// The pause after the first answer, and after each one that brought something new.
  public var firstPause: Duration
  /// No pause of the client's own is longer.
  public var longestPause: Duration

  /// Makes a policy.
  ///
  /// - Parameters:
  ///   - firstPause: above 0.
  ///   - longestPause: at least `firstPause`.
  public init(firstPause: Duration = .milliseconds(250), longestPause: Duration = .seconds(2)) {
    self.firstPause = firstPause
    self.longestPause = longestPause
  }
}

/// The pauses of one wait. They grow by half as long as nothing changes; a pause that the server asks for is kept, up to a minute.
struct PollSchedule: Sendable {
  private let policy: PollPolicy
  private var pause: Duration

  static let longestRequested: Duration = .seconds(60)

  init(_ policy: PollPolicy) {
    self.policy = policy
    pause = Self.first(policy)
  }

  /// A pause of nothing would ask without a break.
  private static func first(_ policy: PollPolicy) -> Duration { max(policy.firstPause, .milliseconds(1)) }

  /// The pause after an answer.
  ///
  /// - Parameters:
  ///   - hasChanged: the answer brought something new.
  ///   - requested: `Retry-After` of the answer.
  mutating func next(hasChanged: Bool, requested: Duration?) -> Duration {
    if hasChanged { pause = Self.first(policy) }
    defer { pause = max(pause, min(pause * 1.5, policy.longestPause)) }
    return max(pause, min(requested ?? .zero, Self.longestRequested))
  }
}
