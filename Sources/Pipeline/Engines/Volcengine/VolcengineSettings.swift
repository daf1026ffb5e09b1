package import KatsudoCore

/// How the engine works with the service.
package struct VolcengineSettings: Sendable {
  package var endpoint: VolcengineEndpoint
  package var keys: VolcengineKeys
  /// Attempts at once. The service makes one film at a time for an account unless more is paid for.
  package var slots: Int
  /// From one question about a task to the next. Faults lengthen it, to a minute at most.
  package var pollPause: Duration
  /// How long one attempt waits for its film. Must be below the 12 hours for which the service remembers a task.
  package var timeLimit: Duration
  /// How long the service may take to begin an answer, at most a minute.
  package var answerLimit: Duration
  /// Fetches a finished film into a file that does not exist yet, with all checks of a fetch from an address that somebody else named.
  package var download: @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts

  /// The service forgets a task after this time.
  package static let memory = Duration.seconds(12 * 3600)

  package init(
    endpoint: VolcengineEndpoint, keys: VolcengineKeys, slots: Int = 1, pollPause: Duration = .seconds(5),
    timeLimit: Duration = .seconds(6 * 3600), answerLimit: Duration = .seconds(60),
    download: @escaping @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts
  ) {
    self.endpoint = endpoint
    self.keys = keys
    self.slots = slots
    self.pollPause = pollPause
    self.timeLimit = timeLimit
    self.answerLimit = answerLimit
    self.download = download
  }
}

extension VolcengineSettings: CustomStringConvertible {
  package var description: String { "volcengine at \(endpoint.base), slots: \(slots), pause: \(pollPause), limit: \(timeLimit)" }
}
