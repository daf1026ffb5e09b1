/// The outcome of a call that cancels a request.
public enum CancelOutcome: Sendable, Hashable {
  /// The request was still waiting. It will never run.
  case cancelled
  /// The request runs, has ended, or was cancelled before. The value is its state, if the server names it.
  case notCancellable(RequestState?)
  /// Any other word of the server.
  case unknown(String)
}
