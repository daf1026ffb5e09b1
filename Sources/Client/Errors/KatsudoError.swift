public import KatsudoAPI

/// An error of this library. Its `description` and its `localizedDescription` are a message for people.
///
/// A minor version may add cases, so end a `switch` over the error with `default`.
///
/// Calls also throw `CancellationError` if the Swift task was cancelled and no request can have been lost.
public enum KatsudoError: Error, Sendable, Hashable {
  /// The base URL or a saved file cannot be used, or a handle belongs to another server. The value is a message for people.
  case configuration(String)
  /// There is no token, the token is malformed, the server refuses it (401), or the server does not allow this call with it (403).
  case unauthenticated(Refusal)
  /// The model, the request or the address does not exist. A server deletes a request when it expires.
  case notFound(Refusal)
  /// The input or a parameter is wrong. ``Refusal/fields`` names the wrong places, if they are known. Nothing was submitted.
  case invalidInput(Refusal)
  /// The account has no balance (402). Nothing was submitted.
  case insufficientBalance(Refusal)
  /// The server received too many calls (429), also after the retries that ``RetryPolicy`` allows. `retryAfter` is the pause that the
  /// server asks for, or `nil` if it names none.
  case rateLimited(retryAfter: Duration?)
  /// The server's queue is full at the moment. Nothing was submitted.
  case queueFull(Refusal)
  /// The server answered with any other error, such as an internal error (5xx).
  case server(Refusal)
  /// The answer does not follow the API: it is not JSON, it is a redirect, or a field is missing. The value is a message for people.
  case unexpectedAnswer(String)
  /// The server was not reached, or its answer did not arrive. If a submission ends with this error, the server did not accept it.
  case transport(Transport)
  /// A local file or a download cannot be used.
  case file(FileProblem)

  /// The submission was sent, but it is unknown if the server accepted it. Do not simply submit again: the request may run twice and cost
  /// twice. <doc:NothingPaidForIsLost> says what you can do.
  case unknownSubmission(UnknownSubmission)

  /// The time limit of the wait is over, but the request has not ended. The request continues. You can wait for its handle again.
  case timeout(RequestHandle)
  /// The request has failed.
  case failed(Failure)
  /// The request was cancelled. It has no output.
  case cancelled(RequestHandle)
  /// The wait ended before the request ended. The request may continue. The value holds its handle.
  case interrupted(Interruption)
}

extension KatsudoError {
  /// The handle of the request that the error belongs to. It is `nil` if no request was accepted. Store it, or wait for it again with
  /// ``KatsudoClient/Requests/wait(for:options:onUpdate:)``.
  public var handle: RequestHandle? {
    switch self {
    case .timeout(let handle), .cancelled(let handle): handle
    case .failed(let failure): failure.handle
    case .interrupted(let interruption): interruption.handle
    default: nil
    }
  }

  /// `true` if the same call may succeed later. It is never `true` for a submission that the server may have accepted.
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

    /// Makes a failure, for example to test code that handles errors.
    public init(handle: RequestHandle, message: String, error: JSONValue) {
      self.handle = handle
      self.message = message
      self.error = error
    }
  }
}

extension KatsudoError {
  /// An error at one place of an input.
  public struct Field: Sendable, Hashable {
    /// The steps from the whole input to the place, such as `image_urls`, then 0. It is empty for the input as a whole.
    public var location: [JSONStep]
    /// A message for people.
    public var message: String
    /// The server's name for the kind of the error, such as `missing` or `string_too_long`.
    public var type: String

    /// Makes a field error, for example to test code that handles errors.
    public init(location: [JSONStep], message: String, type: String) {
      self.location = location
      self.message = message
      self.type = type
    }

    /// The place as text, such as `image_urls[0]`.
    public var path: String { location.path }
  }
}

extension KatsudoError {
  /// The refusal of a call. The server refuses it, or this library does before it sends anything.
  public struct Refusal: Sendable, Hashable {
    /// The HTTP status. It is `nil` if nothing was sent.
    public var status: Int?
    /// The server's own code (`error_code`), such as 422001.
    public var code: Int?
    /// A message for people.
    public var message: String
    /// The wrong places of the input. It is empty if the refusal names none.
    public var fields: [Field]

    /// Makes a refusal, for example to test code that handles errors.
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
    /// The kinds of connection failures.
    public enum Kind: Sendable, Hashable {
      /// No connection could be made: it was refused, the host does not exist or cannot be reached, the time limit was over, or the
      /// certificate is not trusted.
      case notConnected
      /// No complete answer arrived within the time limit.
      case noAnswerInTime
      /// The connection ended before the answer was complete, or the answer was not HTTP.
      case connectionLost
    }

    /// The kind of the failure.
    public var kind: Kind
    /// A message for people.
    public var message: String

    /// Makes a connection failure, for example to test code that handles errors.
    public init(_ kind: Kind, _ message: String) {
      self.kind = kind
      self.message = message
    }
  }
}

extension KatsudoError {
  /// A submission with an unknown outcome: the server may or may not have accepted it.
  public struct UnknownSubmission: Sendable, Hashable {
    /// The id of the model that the submission was for.
    public var modelID: String
    /// The idempotency key of the submission, if the server promises that a repeated key makes no second request. You may submit again with
    /// the same key. It is `nil` if the server has not promised it.
    public var idempotencyKey: String?
    /// A sentence that says what happened.
    public var reason: String

    /// Makes an unknown submission, for example to test code that handles errors.
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
      /// The Swift task was cancelled. `remote` is the outcome of the call that cancels the request. It is `nil` if
      /// ``WaitOptions/cancelsRequest`` is `false` or if that call failed.
      case taskCancelled(remote: CancelOutcome?)
      /// A call failed with this error.
      case error(KatsudoError)
    }

    /// The handle of the request, which may still be running.
    public var handle: RequestHandle
    /// The reason why the wait ended.
    public var reason: Reason

    /// Makes an interruption, for example to test code that handles errors.
    public init(handle: RequestHandle, reason: Reason) {
      self.handle = handle
      self.reason = reason
    }
  }
}

/// The reason why a local file or a download cannot be used.
public struct FileProblem: Sendable, Hashable {
  /// The kinds of problems with a file.
  public enum Kind: Sendable, Hashable {
    /// The file does not exist.
    case missing
    /// The path is a folder or a device, the file is empty, or it cannot be read or written.
    case unusable
    /// The file is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// The file is not a picture, a video or a sound of a known format.
    case unknownType
    /// The client may not download files from this URL; see ``ClientOptions/downloadHosts``.
    case forbiddenURL
    /// The server that has the file answered with this HTTP status.
    case refused(status: Int)
  }

  /// The kind of the problem.
  public var kind: Kind
  /// The path or the URL of the file.
  public var name: String
  /// A message for people.
  public var message: String

  /// Makes a file problem, for example to test code that handles errors.
  public init(_ kind: Kind, _ name: String, _ message: String) {
    self.kind = kind
    self.name = name
    self.message = message
  }
}
