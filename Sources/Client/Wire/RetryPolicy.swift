/// The policy for retries after a temporary error: the number of retries and the pauses between them. It applies to reading calls, to
/// downloads and to submissions with an idempotency key.
///
/// The pause doubles with each retry, up to ``pauseLimit``. The client subtracts a random part, at most half of the pause, so that many
/// clients do not retry at the same time. If the server asks for a longer pause (`Retry-After`), the client waits that long. If that pause
/// is longer than ``longestPause``, the client does not retry. After status 429, the error holds the pause.
public struct RetryPolicy: Sendable, Hashable {
  /// The number of retries after the first attempt. 0 means no retries.
  public var limit: Int
  /// The pause before the first retry.
  public var firstPause: Duration
  /// The upper limit of the pauses that the client chooses.
  public var pauseLimit: Duration
  /// The longest pause that the client accepts from a server.
  public var longestPause: Duration

  /// Makes a policy. The default makes 5 retries, with pauses of about 8 to 16 seconds in all.
  ///
  /// - Parameters:
  ///   - limit: 0 or more.
  ///   - firstPause: above 0.
  ///   - pauseLimit: at least `firstPause`.
  ///   - longestPause: 0 or more. With 0, the client never waits for a `Retry-After`.
  public init(
    limit: Int = 5, firstPause: Duration = .milliseconds(500), pauseLimit: Duration = .seconds(15), longestPause: Duration = .seconds(60)
  ) {
    self.limit = limit
    self.firstPause = firstPause
    self.pauseLimit = pauseLimit
    self.longestPause = longestPause
  }

  /// A policy without retries.
  public static let never = RetryPolicy(limit: 0)

  /// Returns the pause before a retry, or `nil` if there must be no retry.
  ///
  /// - Parameters:
  ///   - repetition: the number of the retry, 0 for the first one.
  ///   - requested: the pause that the server asks for.
  ///   - chance: a random number from 0 to 1, new for each call.
  package func pause(before repetition: Int, requested: Duration?, chance: Double) -> Duration? {
    guard repetition < limit else { return nil }
    // The exponent is limited to prevent an overflow. `pauseLimit` is reached long before.
    let grown = min(firstPause * (1 << min(repetition, 30)), pauseLimit)
    let own = grown * (1 - chance / 2)
    guard let requested else { return own }
    return requested > longestPause ? nil : max(requested, own)
  }
}
