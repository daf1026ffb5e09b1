public import EmakiAPI

extension EmakiError {
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

  /// Why waiting ended before the request did.
  public struct Interruption: Sendable, Hashable {
    /// Why.
    public indirect enum Reason: Sendable, Hashable {
      /// The Swift task was cancelled. The outcome of cancelling the request itself, where that was asked for and an answer came.
      case taskCancelled(remote: CancelOutcome?)
      /// A call failed.
      case error(EmakiError)
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

  /// A submission of which nobody knows whether it was accepted.
  public struct UnknownSubmission: Sendable, Hashable {
    /// The model it was for.
    public var modelID: String
    /// The key it was sent with: only a submission with the same key may be sent again.
    public var idempotencyKey: String?
    /// What happened, as a sentence.
    public var reason: String

    /// Makes a description of a lost submission.
    public init(modelID: String, idempotencyKey: String?, reason: String) {
      self.modelID = modelID
      self.idempotencyKey = idempotencyKey
      self.reason = reason
    }
  }

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
