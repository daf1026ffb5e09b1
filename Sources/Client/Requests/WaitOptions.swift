/// Options for waiting for a request.
public struct WaitOptions: Sendable, Hashable {
  /// The time limit of the wait. After it, the wait ends with ``KatsudoError/timeout(_:)``. With `nil`, the wait has no limit. The request
  /// itself continues to run in any case.
  public var timeout: Duration?
  /// `true` if cancelling the Swift task also cancels the request. The server cancels only a request that has not started to run.
  /// ``KatsudoError/interrupted(_:)`` holds the outcome.
  public var cancelsRequest: Bool

  /// Makes options. The default waits for 30 minutes and cancels nothing.
  public init(timeout: Duration? = .seconds(1_800), cancelsRequest: Bool = false) {
    self.timeout = timeout
    self.cancelsRequest = cancelsRequest
  }
}
