/// The reply of the service to one call.
package enum FakeVolcengineReply: Sendable, Hashable {
  /// The usual reply: a submission is taken, a task is done, a link gives its film.
  case usual
  /// A task in this state: `in_queue`, `generating`, `not_found`, `expired`.
  case state(String)
  /// An error of the service.
  case code(Int64, http: Int, message: String = "")
  /// An error of the gateway in front of it.
  case gateway(String, http: Int, message: String = "")
  /// Any text. Nothing is taken.
  case text(String, http: Int)
  /// Takes a submission and closes the connection without an answer.
  case takenThenDropped
  /// Takes a submission and sends nothing until the other side closes the connection.
  case takenThenSilent
  /// Takes a submission and sends an answer that cannot be understood.
  case takenThenGarbled
  /// Closes the connection without having taken anything.
  case dropped
}
