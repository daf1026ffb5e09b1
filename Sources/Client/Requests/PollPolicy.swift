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
