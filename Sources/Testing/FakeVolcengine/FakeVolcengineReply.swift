/// What the service says to one call.
package enum FakeVolcengineReply: Sendable, Hashable {
  /// Takes a submission; a task is done; a link gives its film.
  case usual
  /// A task in this state: `in_queue`, `generating`, `not_found`, `expired`.
  case state(String)
  /// An error of the service.
  case code(Int64, http: Int, message: String = "")
  /// An error of the gateway in front of it.
  case gateway(String, http: Int, message: String = "")
  /// Any bytes, without having taken anything.
  case text(String, http: Int)
  /// Takes a submission, and closes the connection instead of answering.
  case takenThenDropped
  /// Takes a submission, and says nothing until the other side closes.
  case takenThenSilent
  /// Takes a submission and answers what is no answer.
  case takenThenGarbled
  /// Closes the connection without having taken anything.
  case dropped
}
