extension KatsudoError {
  /// The end of a wait before the end of the request.
  public struct Interruption: Sendable, Hashable {
    /// The reasons for an interruption.
    public indirect enum Reason: Sendable, Hashable {
      /// The Swift task was cancelled. `remote` is the outcome of the call that cancels the request. It is `nil` if no such call was asked
      /// for or no answer came.
      case taskCancelled(remote: CancelOutcome?)
      /// A call failed.
      case error(KatsudoError)
    }

    /// The request. It may still be running.
    public var handle: RequestHandle
    /// The reason why the wait ended.
    public var reason: Reason

    public init(handle: RequestHandle, reason: Reason) {
      self.handle = handle
      self.reason = reason
    }
  }
}
