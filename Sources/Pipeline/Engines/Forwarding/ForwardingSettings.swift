package import KatsudoAPI
package import KatsudoCore

/// The settings that all forwarding engines share.
package struct ForwardingSettings: Sendable {
  /// The largest number of jobs that this server has at the service at the same time.
  package var slots: Int
  /// The first and the longest pause between two polls of a job. The pause grows from one to the other. A `Retry-After` in an answer can
  /// make it longer.
  package var firstPause: Duration
  package var longestPause: Duration
  /// The pause between a submission and the first poll.
  package var pauseAfterSubmit = Duration.zero
  /// The longest time that an attempt waits until the service has finished.
  package var timeLimit: Duration
  /// The time limit of a submission, from the look-up of the address to the last byte of the answer.
  package var submitTimeout = Duration.seconds(100)
  /// The time limit of every other call.
  package var callTimeout = Duration.seconds(30)
  /// Downloads a public URL of a result into a new file and reads its format and size. It sends none of the engine's secrets.
  package var download: @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts
  /// The clock for the pauses between calls and for ``timeLimit``.
  package var time = TimeSource.system
  /// The clock for the time limit of a single call.
  package var callTime = TimeSource.system

  package init(
    slots: Int, firstPause: Duration, longestPause: Duration, timeLimit: Duration,
    download: @escaping @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts
  ) {
    self.slots = slots
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.timeLimit = timeLimit
    self.download = download
  }
}
