extension KatsudoError {
  /// A failure of the connection to the server.
  public struct Transport: Sendable, Hashable {
    /// The kinds of failures that a program may want to tell apart.
    public enum Kind: Sendable, Hashable {
      /// There is no connection: it was refused, the host does not exist, there is no route, the time was over, or the certificate is not
      /// trusted.
      case notConnected
      /// The connection was made, but no complete answer came within the time limit.
      case noAnswerInTime
      /// The connection ended before the answer was complete, or the answer was not HTTP.
      case connectionLost
    }

    public var kind: Kind
    /// A message for people.
    public var message: String

    public init(_ kind: Kind, _ message: String) {
      self.kind = kind
      self.message = message
    }
  }
}
