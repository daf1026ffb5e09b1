/// How a request is waited for.
public struct WaitOptions: Sendable, Hashable {
  /// How long to wait before ``KatsudoError/timeout(_:)``; `nil`: to the end. The request goes on whatever happens here.
  public var timeout: Duration?
  /// Whether cancelling the Swift task cancels the request too, where it has not begun to run. The outcome is told in
  /// ``KatsudoError/interrupted(_:)``.
  public var cancelsRequest: Bool

  /// Makes options. The default waits for 30 minutes and cancels nothing.
  public init(timeout: Duration? = .seconds(1_800), cancelsRequest: Bool = false) {
    self.timeout = timeout
    self.cancelsRequest = cancelsRequest
  }
}
