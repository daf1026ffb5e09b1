import KatsudoAPI
import NIOHTTP1

extension KatsudoClient.Requests {
  /// Cancels a request that waits in the queue. A request that has ended is not changed, and the outcome says so.
  ///
  /// - Parameter running: `true` to stop the request also if it runs. The server then asks the engine, which may refuse. RunComfy does not
  ///   know this option and never stops a request that runs.
  ///
  /// The client sends the call once. If the answer is lost, it throws ``KatsudoError/transport(_:)``. You can safely call it again.
  ///
  /// - Throws: ``KatsudoError`` or `CancellationError`.
  public func cancel(_ handle: RequestHandle, running: Bool = false) async throws -> CancelOutcome {
    let path = try path(handle, "cancel") + QueryText.of([("running", running ? "true" : nil)])
    let answer: Answer
    do {
      answer = try await wire.send(.POST, path, within: wire.options.callTimeout, on: HTTPClients.once)
    } catch {
      try Task.checkCancellation()
      throw KatsudoError.connection(error, to: wire.base.origin)
    }
    return try Self.outcome(try answer.json())
  }

  /// Reads the outcome from an answer. If the answer has no field `outcome`, the outcome is read from `status`.
  static func outcome(_ json: JSONValue) throws(KatsudoError) -> CancelOutcome {
    let state = json["status"]?.string.map(RequestState.init(rawValue:))
    switch json["outcome"]?.string {
    case "cancelled", "canceled": return .cancelled
    case "not_cancellable": return .notCancellable(state, reason: json["reason"]?.string)
    case "cancellation_requested": return .requested
    case let word?: return .unknown(word)
    case nil:
      switch state {
      case .cancelled: return .cancelled
      case .unknown("not_cancellable"): return .notCancellable(nil)
      case let state?: return .unknown(state.rawValue)
      case nil: throw .unexpectedAnswer("The server's answer does not say if the request was cancelled.")
      }
    }
  }
}

/// The outcome of a call that cancels a request.
public enum CancelOutcome: Sendable, Hashable {
  /// The request was still waiting and will never run, or it was stopped.
  case cancelled
  /// The request runs, has ended, or was cancelled before. The values are its state and the reason in a sentence, if
  /// the server names them.
  case notCancellable(RequestState?, reason: String? = nil)
  /// The engine was asked to stop the request and has not answered yet. The state of the request will show the outcome.
  case requested
  /// Any other word of the server.
  case unknown(String)
}
