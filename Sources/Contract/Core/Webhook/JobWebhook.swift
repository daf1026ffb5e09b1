/// The webhook of a job: the address that the server calls when the state of the job changes.
package struct JobWebhook: Sendable, Hashable {
  /// The whole address. It may hold a secret of the owner, so it is never logged.
  package var url: String
  /// Scheme, host and port of the address. Logs show only this part, and messages to one receiver share its limit.
  package var receiver: String
  /// `true` to tell the states `in_queue` and `in_progress` too. The final state is always told.
  package var tellsEveryState: Bool
  /// The address that links in the messages begin with if the server has no public address.
  package var base: String

  /// The address of the sink of the server itself: its messages are kept in memory for their owner, and nobody is called.
  package static let sinkURL = "katsudo:sink"

  package init(url: String, receiver: String, tellsEveryState: Bool = false, base: String) {
    self.url = url
    self.receiver = receiver
    self.tellsEveryState = tellsEveryState
    self.base = base
  }
}
