public import KatsudoAPI

extension KatsudoError {
  /// The failure of a request.
  public struct Failure: Sendable, Hashable {
    /// The request that failed.
    public var handle: RequestHandle
    /// The server's message.
    public var message: String
    /// The `error` value of the server's answer. It is usually a string.
    public var error: JSONValue

    public init(handle: RequestHandle, message: String, error: JSONValue) {
      self.handle = handle
      self.message = message
      self.error = error
    }
  }
}
