/// The polling policy of a waiting client. The client asks soon at first and after each change, and then less and less often.
public struct PollPolicy: Sendable, Hashable {
  /// The pause after the first answer, and after each answer that brought a change.
  public var firstPause: Duration
  /// The upper limit of the client's own pauses.
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
