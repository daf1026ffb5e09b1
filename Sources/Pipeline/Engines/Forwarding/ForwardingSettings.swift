package import KatsudoAPI
package import KatsudoCore

/// The settings that all forwarding engines share.
package struct ForwardingSettings: Sendable {
  /// The largest number of jobs that the service has from this server at the same time.
  package var slots: Int
  /// The pause between two polls of a job. It grows from the first to the longest. An answer's `Retry-After` can make it longer.
  package var firstPause: Duration
  package var longestPause: Duration
  /// The pause between a submission and the first poll.
  package var pauseAfterSubmit = Duration.zero
  /// The longest time that an attempt waits for the service to finish.
  package var timeLimit: Duration
  /// The time limit of a submission, from the look-up of the address to the last byte of the answer.
  package var submitTimeout = Duration.seconds(100)
  /// The time limit of every other call.
  package var callTimeout = Duration.seconds(30)
  /// Downloads a public URL of a result into a new file and reads its format and size. It sends none of the engine's secrets.
  package var download: @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts
  /// The clock of the pauses between calls and of ``timeLimit``.
  package var time = TimeSource.system
  /// The clock of the time limit of a single call.
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
