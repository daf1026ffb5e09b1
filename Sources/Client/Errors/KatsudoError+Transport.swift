extension KatsudoError {
  /// How a server was not reached.
  public struct Transport: Sendable, Hashable {
    /// The kinds of it that a program may want to tell apart.
    public enum Kind: Sendable, Hashable {
      /// No connection: refused, no such host, no route, no time left, or a certificate that is not trusted.
      case notConnected
      /// Connected, and no complete answer within the time allowed.
      case noAnswerInTime
      /// The connection ended before the answer did, or the answer was no HTTP.
      case connectionLost
    }

    /// The kind.
    public var kind: Kind
    /// A sentence for people.
    public var message: String

    /// Makes a description of a connection's fault.
    public init(_ kind: Kind, _ message: String) {
      self.kind = kind
      self.message = message
    }
  }
}
