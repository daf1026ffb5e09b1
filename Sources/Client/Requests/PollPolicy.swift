/// The polling policy: the pauses between the status calls of a client that waits for a request.
///
/// The pause begins with ``firstPause`` and grows by half after each call, up to ``longestPause``. A change of the state or of the place in
/// the queue sets it back to ``firstPause``. A change of only the progress sets it back to at most twice ``firstPause``. The client keeps a
/// longer pause that the server asks for (`Retry-After`), up to one minute.
public struct PollPolicy: Sendable, Hashable {
  /// The pause after the first answer, and after each change of the state or of the place in the queue.
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
