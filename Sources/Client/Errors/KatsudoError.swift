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
