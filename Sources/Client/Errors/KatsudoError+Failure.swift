public import KatsudoAPI

extension KatsudoError {
  /// How a request failed.
  public struct Failure: Sendable, Hashable {
    /// The request.
    public var handle: RequestHandle
    /// The server's sentence.
    public var message: String
    /// What the server gave as `error`: mostly a string.
    public var error: JSONValue

    /// Makes a failure.
    public init(handle: RequestHandle, message: String, error: JSONValue) {
      self.handle = handle
      self.message = message
      self.error = error
    }
  }
}
