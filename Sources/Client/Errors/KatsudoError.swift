/// Everything that can go wrong, as values. Each has a sentence for people (`description`, and `localizedDescription`).
///
/// Cases may be added in a minor version: end a `switch` over it with `default`.
///
/// Beside this, calls throw `CancellationError` where the Swift task was cancelled and no request can have been lost by it.
public enum KatsudoError: Error, Sendable, Hashable {
  /// The base URL or a saved file cannot be used.
  case configuration(String)
  /// The server does not take the token (401), or not for this (403); or there is no token.
  case unauthenticated(Refusal)
  /// No such model, request or address; a request may also have expired.
  case notFound(Refusal)
  /// The input or a parameter is wrong; ``Refusal/fields`` tell where. Nothing was submitted.
  case invalidInput(Refusal)
  /// The account has no balance (402). Nothing was submitted.
  case insufficientBalance(Refusal)
  /// Too many calls (429), also after waiting as often as ``RetryPolicy`` allows. Ask again after so long, where the server tells.
  case rateLimited(retryAfter: Duration?)
  /// The server's queue takes no more requests at the moment. Nothing was submitted.
  case queueFull(Refusal)
  /// Another answer that is an error, such as a fault of the server (5xx).
  case server(Refusal)
  /// An answer that breaks the contract: no JSON, a redirect, a field that is missing.
  case unexpectedAnswer(String)
  /// The server was not reached, or its answer did not come. Where a submission ends so, it was not accepted.
  case transport(Transport)
  /// A local file, or a download, cannot be used.
  case file(FileProblem)

  /// The submission was sent and no answer tells whether it was accepted. Do not simply submit again: it may run, and cost, twice.
  case unknownSubmission(UnknownSubmission)

  /// The request was still on its way when the time to wait was over. It goes on: wait for the handle again.
  case timeout(RequestHandle)
  /// The request has failed.
  case failed(Failure)
  /// The request was cancelled before it ran.
  case cancelled(RequestHandle)
  /// Waiting ended early; the request itself may go on. Its handle is in here.
  case interrupted(Interruption)
}

extension KatsudoError {
  /// The request that this is about, wherever one was accepted: store it, or wait for it again with ``KatsudoClient/Requests/wait(for:options:onUpdate:)``.
  public var handle: RequestHandle? {
    switch self {
    case .timeout(let handle), .cancelled(let handle): handle
    case .failed(let failure): failure.handle
    case .interrupted(let interruption): interruption.handle
    default: nil
    }
  }

  /// Whether the same call may work a little later. Never true of a submission that may have been accepted.
  public var isTemporary: Bool {
    switch self {
    case .transport, .rateLimited, .queueFull, .timeout: true
    case .server(let refusal): (refusal.status ?? 0) >= 500
    default: false
    }
  }
}
