public import Foundation

extension KatsudoError: CustomStringConvertible, LocalizedError {
  /// A message for people. It says what happened and, if possible, what to do.
  public var description: String {
    switch self {
    case .configuration(let message), .unexpectedAnswer(let message): message
    case .unauthenticated(let refusal), .notFound(let refusal), .invalidInput(let refusal), .insufficientBalance(let refusal),
      .queueFull(let refusal), .server(let refusal):
      refusal.message
    case .rateLimited(let pause?): "The server asks for a pause of \(pause.seconds) s before the next call."
    case .rateLimited(nil): "The server asks for fewer calls. Try again later."
    case .transport(let transport): transport.message
    case .file(let problem): problem.message
    case .unknownSubmission(let lost):
      "It is not known whether \(lost.modelID) has accepted the request: \(lost.reason) "
        + (lost.idempotencyKey == nil
          ? "Look at the list of requests before you submit it again; it may run twice otherwise."
          : "Submit it again with the same idempotency key.")
    case .timeout(let handle): "Request \(handle.requestID) has not ended in the time allowed. It goes on; wait for it again."
    case .failed(let failure): "Request \(failure.handle.requestID) has failed: \(failure.message)"
    case .cancelled(let handle): "Request \(handle.requestID) was cancelled."
    case .interrupted(let interruption): interruption.sentence
    }
  }

  /// The same as ``description``.
  public var errorDescription: String? { description }
}

extension KatsudoError.Interruption {
  fileprivate var sentence: String {
    switch reason {
    case .taskCancelled(.cancelled?): "Request \(handle.requestID) was cancelled, since nobody waits for it any more."
    case .taskCancelled(.notCancellable?): "Nobody waits for request \(handle.requestID) any more; it could not be cancelled and continues."
    case .taskCancelled: "Nobody waits for request \(handle.requestID) any more; it may go on."
    case .error(let error): "Waiting for request \(handle.requestID) ended early, and it may go on: \(error)"
    }
  }
}

extension Duration {
  /// The whole seconds, rounded up.
  var seconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
