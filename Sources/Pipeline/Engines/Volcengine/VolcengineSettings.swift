package import KatsudoCore

/// The settings of the engine.
package struct VolcengineSettings: Sendable {
  package var endpoint: VolcengineEndpoint
  package var keys: VolcengineKeys
  /// The number of attempts at the same time. The service makes one video at a time for an account, unless the account pays for more.
  package var slots: Int
  /// The pause between two polls of a task. Errors lengthen it, up to a minute.
  package var pollPause: Duration
  /// The longest time that one attempt waits for its video. It must be below the 12 hours for which the service remembers a task.
  package var timeLimit: Duration
  /// The longest time until the service begins an answer, at most a minute.
  package var answerLimit: Duration
  /// Downloads a finished video into a new file, with all checks for an address that comes from outside.
  package var download: @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts

  /// The time after which the service forgets a task.
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
