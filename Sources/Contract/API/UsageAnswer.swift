/// The answer to `GET /v1/usage`: the caller's own requests that ended on each UTC day, by key.
public struct UsageAnswer: Sendable, Hashable, Codable {
  public struct Entry: Sendable, Hashable, Codable {
    /// The UTC day in the form `YYYY-MM-DD`.
    public var day: String
    /// The id of the key. It is absent for requests that came without a key.
    public var keyID: String?
    public var succeeded: Int
    public var failed: Int
    public var cancelled: Int
    /// The number of requests among `succeeded` that got an earlier result.
    public var reused: Int
    /// The length of the videos and sounds in seconds.
    public var outputSeconds: Double
    /// The cost in US dollars.
    public var cost: Double

    public init(
      day: String, keyID: String?, succeeded: Int, failed: Int, cancelled: Int, reused: Int, outputSeconds: Double, cost: Double
    ) {
      self.day = day
      self.keyID = keyID
      self.succeeded = succeeded
      self.failed = failed
      self.cancelled = cancelled
      self.reused = reused
      self.outputSeconds = outputSeconds
      self.cost = cost
    }

    private enum CodingKeys: String, CodingKey {
      case day
      case keyID = "key_id"
      case succeeded, failed, cancelled, reused
      case outputSeconds = "output_seconds"
      case cost
    }
  }

  /// The first day.
  public var from: String
  /// The last day.
  public var to: String
  /// The entries, by day and key. A day on which nothing ended has none.
  public var usage: [Entry]

  public init(from: String, to: String, usage: [Entry]) {
    self.from = from
    self.to = to
    self.usage = usage
  }
}
