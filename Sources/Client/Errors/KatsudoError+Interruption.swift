extension KatsudoError {
  /// Why waiting ended before the request did.
  public struct Interruption: Sendable, Hashable {
    /// Why.
    public indirect enum Reason: Sendable, Hashable {
      /// The Swift task was cancelled. The outcome of cancelling the request itself, where that was asked for and an answer came.
      case taskCancelled(remote: CancelOutcome?)
      /// A call failed.
      case error(KatsudoError)
    }

    /// The request, which may go on.
    public var handle: RequestHandle
    /// Why waiting ended.
    public var reason: Reason

    /// Makes an interruption.
    public init(handle: RequestHandle, reason: Reason) {
      self.handle = handle
      self.reason = reason
    }
  }
}
