import KatsudoAPI

/// The sums over your own requests that ended on one UTC day and came with one key.
public struct UsageDay: Sendable, Hashable {
  /// The UTC day in the form `YYYY-MM-DD`.
  public var day: String
  /// The id of the key. It is `nil` for requests that came without a key.
  public var keyID: String?
  /// The number of requests that succeeded.
  public var succeeded: Int
  /// The number of requests that failed.
  public var failed: Int
  /// The number of requests that were cancelled.
  public var cancelled: Int
  /// The number of requests among ``succeeded`` that got an earlier result.
  public var reused: Int
  /// The length of the videos and sounds in seconds.
  public var outputSeconds: Double
  /// The cost in US dollars.
  public var cost: Double

  init?(_ json: JSONValue) {
    guard let day = json["day"]?.string else { return nil }
    func count(_ name: String) -> Int { Int(json[name]?.integer ?? 0) }
    self.day = day
    keyID = json["key_id"]?.string
    succeeded = count("succeeded")
    failed = count("failed")
    cancelled = count("cancelled")
    reused = count("reused")
    outputSeconds = json["output_seconds"]?.double ?? 0
    cost = json["cost"]?.double ?? 0
  }
}
