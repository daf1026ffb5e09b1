public import KatsudoAPI

/// An error of this library. Each error has a message for people (`description`, and `localizedDescription`).
///
/// A minor version may add cases, so end a `switch` over the error with `default`.
///
/// Calls also throw `CancellationError` if the Swift task was cancelled and no request can have been lost.
public enum KatsudoError: Error, Sendable, Hashable {
  /// The base URL or a saved file cannot be used.
  case configuration(String)
  /// The server refuses the token (401), or does not allow this call with it (403), or there is no token.
  case unauthenticated(Refusal)
  /// There is no such model, request or address. A request may also have expired.
  case notFound(Refusal)
  /// The input or a parameter is wrong. ``Refusal/fields`` names the places. Nothing was submitted.
  case invalidInput(Refusal)
  /// The account has no balance (402). Nothing was submitted.
  case insufficientBalance(Refusal)
  /// There were too many calls (429), even after the retries that ``RetryPolicy`` allows. `retryAfter` is the pause that the server asks
  /// for, if it names one.
  case rateLimited(retryAfter: Duration?)
  /// The server's queue is full at the moment. Nothing was submitted.
  case queueFull(Refusal)
  /// Any other error answer of the server, such as an internal error (5xx).
  case server(Refusal)
  /// The answer breaks the contract: it is not JSON, it is a redirect, or a field is missing.
  case unexpectedAnswer(String)
  /// The server was not reached, or its answer did not arrive. If a submission ends with this error, the server did not accept it.
  case transport(Transport)
  /// A local file or a download cannot be used.
  case file(FileProblem)

  /// The submission was sent, and no answer says whether it was accepted. Do not simply submit again: the request may run twice and cost
  /// twice.
  case unknownSubmission(UnknownSubmission)

  /// The time limit of the wait is over, but the request has not ended. It continues to run. Wait for the handle again.
  case timeout(RequestHandle)
  /// The request has failed.
  case failed(Failure)
  /// The request was cancelled before it started.
  case cancelled(RequestHandle)
  /// The wait ended early. The request itself may continue to run. The value holds its handle.
  case interrupted(Interruption)
}

extension KatsudoError {
  /// The handle of the request that the error belongs to, if a request was accepted. Store it, or wait for it again with
  /// ``KatsudoClient/Requests/wait(for:options:onUpdate:)``.
  public var handle: RequestHandle? {
    switch self {
    case .timeout(let handle), .cancelled(let handle): handle
    case .failed(let failure): failure.handle
    case .interrupted(let interruption): interruption.handle
    default: nil
    }
  }

  /// `true` if the same call may succeed a little later. It is never `true` for a submission that may have been accepted.
  public var isTemporary: Bool {
    switch self {
    case .transport, .rateLimited, .queueFull, .timeout: true
    case .server(let refusal): (refusal.status ?? 0) >= 500
    default: false
    }
  }
}

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

extension KatsudoError {
  /// An error in one place of an input.
  public struct Field: Sendable, Hashable {
    /// The path to the place, outermost step first: `image_urls`, 0. It is empty for the input as a whole.
    public var location: [JSONStep]
    /// A message for people.
    public var message: String
    /// The kind of the error in the server's words, such as `missing` or `string_too_long`.
    public var type: String

    public init(location: [JSONStep], message: String, type: String) {
      self.location = location
      self.message = message
      self.type = type
    }

    /// The place in readable form: `image_urls[0]`.
    public var path: String { location.path }
  }
}

extension KatsudoError {
  /// The refusal of a call, by the server or by this library before it sends anything.
  public struct Refusal: Sendable, Hashable {
    /// The HTTP status. It is `nil` if nothing was sent.
    public var status: Int?
    /// The server's own code (`error_code`), such as 422001.
    public var code: Int?
    /// A message for people.
    public var message: String
    /// The places of the input that are wrong. It is empty if the refusal names none.
    public var fields: [Field]

    public init(_ message: String, status: Int? = nil, code: Int? = nil, fields: [Field] = []) {
      self.status = status
      self.code = code
      self.message = message
      self.fields = fields
    }
  }
}

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

extension KatsudoError {
  /// A submission with an unknown outcome: the server may or may not have accepted it.
  public struct UnknownSubmission: Sendable, Hashable {
    /// The model that the submission was for.
    public var modelID: String
    /// The idempotency key of the submission, if the server promises that a repeated key makes no second request. You may submit again with
    /// the same key. It is `nil` if the server has not promised it.
    public var idempotencyKey: String?
    /// A sentence that says what happened.
    public var reason: String

    public init(modelID: String, idempotencyKey: String?, reason: String) {
      self.modelID = modelID
      self.idempotencyKey = idempotencyKey
      self.reason = reason
    }
  }
}

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

/// The reason why a local file or a download cannot be used.
public struct FileProblem: Sendable, Hashable {
  /// The kinds of problems that a program may want to tell apart.
  public enum Kind: Sendable, Hashable {
    /// The file does not exist.
    case missing
    /// The path names a folder or a device, the file is empty, or the system does not allow reading or writing it.
    case unusable
    /// The file is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// The file is not a picture, a video or a sound of a known format.
    case unknownType
    /// Files may not be downloaded from this URL.
    case forbiddenURL
    /// The server that has the file answered with this HTTP status.
    case refused(status: Int)
  }

  public var kind: Kind
  /// The path or the URL.
  public var name: String
  /// A message for people.
  public var message: String

  public init(_ kind: Kind, _ name: String, _ message: String) {
    self.kind = kind
    self.name = name
    self.message = message
  }
}
