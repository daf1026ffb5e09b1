/// How often a reading call is repeated after a fault that may pass, and with what pauses.
///
/// The pause doubles each time, up to a limit, and a random part of up to half of it is taken off, so that many clients do not come back at once. A
/// pause that the server asks for (`Retry-After`) is kept in full; one that is longer than ``longestPause`` ends the attempts at once, and the error
/// tells it.
public struct RetryPolicy: Sendable, Hashable {
  /// Repetitions after the first attempt; 0: none.
  public var limit: Int
  /// The pause before the first repetition.
  public var firstPause: Duration
  /// No pause of the client's own is longer.
  public var pauseLimit: Duration
  /// No pause that a server asks for is kept if it is longer.
  public var longestPause: Duration

  /// Makes a policy. The default repeats 5 times within about 12 to 24 seconds.
  ///
  /// - Parameters:
  ///   - limit: 0 or more.
  ///   - firstPause: above 0.
  ///   - pauseLimit: at least `firstPause`.
  ///   - longestPause: 0: no `Retry-After` is waited for.
  public init(
    limit: Int = 5, firstPause: Duration = .milliseconds(500), pauseLimit: Duration = .seconds(15), longestPause: Duration = .seconds(60)
  ) {
    self.limit = limit
    self.firstPause = firstPause
    self.pauseLimit = pauseLimit
    self.longestPause = longestPause
  }

  /// No repetition.
  public static let never = RetryPolicy(limit: 0)

  /// The pause before a repetition; `nil`: give up.
  ///
  /// - Parameters:
  ///   - repetition: 0 for the first one.
  ///   - requested: what the server asks for.
  ///   - chance: 0 to 1, drawn anew each time.
  package func pause(before repetition: Int, requested: Duration?, chance: Double) -> Duration? {
    guard repetition < limit else { return nil }
    // Beyond 2^30 the limit has long been reached.
    let grown = min(firstPause * (1 << min(repetition, 30)), pauseLimit)
    let own = grown * (1 - chance / 2)
    guard let requested else { return own }
    return requested > longestPause ? nil : max(requested, own)
  }
}
