/// The sums over the jobs of an owner that ended on one UTC day and came with one key.
package struct JobUsage: Sendable, Hashable {
  /// The day, counted from 1970-01-01.
  package var day: Int64
  /// The id of the API key, or `nil` for requests without a key.
  package var keyID: String?
  package var succeeded: Int
  package var failed: Int
  package var cancelled: Int
  /// The number of jobs among ``succeeded`` that got an earlier result.
  package var reused: Int
  /// The length of the videos and sounds in seconds. Of each job its longest file counts.
  package var seconds: Double
  /// The cost in US dollars.
  package var dollars: Double

  package init(
    day: Int64, keyID: String?, succeeded: Int = 0, failed: Int = 0, cancelled: Int = 0, reused: Int = 0, seconds: Double = 0,
    dollars: Double = 0
  ) {
    self.day = day
    self.keyID = keyID
    self.succeeded = succeeded
    self.failed = failed
    self.cancelled = cancelled
    self.reused = reused
    self.seconds = seconds
    self.dollars = dollars
  }
}
