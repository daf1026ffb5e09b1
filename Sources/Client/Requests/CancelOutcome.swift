/// What came of cancelling a request.
public enum CancelOutcome: Sendable, Hashable {
  /// It was still waiting and will never run.
  case cancelled
  /// It runs, has ended, or was cancelled before; the state, where the server tells it.
  case notCancellable(RequestState?)
  /// Another word of the server's.
  case unknown(String)
}
