import KatsudoAPI
import KatsudoCore
import Logging

extension RunComfyEngine {
  /// Looks in a row that find the request unknown, and the least rest between them: some three minutes together.
  private static let missingLimit = 6
  private static let missingPause = Duration.seconds(30)

  /// Looks at a request until it has ended. A look that comes to nothing is repeated, since what was paid for is not dropped: the network may
  /// come back, and the operator may set another token.
  ///
  /// - Parameter begin: when the waiting began, in monotonic milliseconds; the time limit counts from there.
  func wait(
    for id: String, since begin: Int64, _ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger
  ) async throws(EngineFailure) -> (output: JSONValue, cost: JSONValue?) {
    var pauses = RunComfyPauses(first: settings.firstPause, longest: settings.longestPause)
    var missing = 0
    while true {
      // A call that is begun by a cancelled task may still go out.
      guard !Task.isCancelled else { throw Self.stopped }
      let (view, requested) = try await look(at: id)
      var pause = pauses.next(isClear: !view.isUnclear, requested: requested)
      switch view {
      case .succeeded(let output, let cost): return (output, cost)
      case .failed(let reason):
        // Nothing is added, so that a client shows the same sentence as it would without this server between.
        throw EngineFailure(.crashed, RunComfyWords.quoted(reason, without: settings.token), cause: "failed as request \(id)")
      case .cancelled:
        if handover.isCancelAsked { throw Self.stoppedByOwner }
        throw EngineFailure(.crashed, "The request was cancelled at RunComfy, though not by its owner here.", cause: "request \(id)")
      case .unknownID:
        missing += 1
        guard missing < Self.missingLimit else {
          throw EngineFailure(.crashed, "RunComfy no longer knows the request, which it had taken as \(id).")
        }
        // A service that has not spread the news of a request yet, or has lost a part of itself, gets its time.
        pause = max(pause, Self.missingPause)
      case .unclear(let cause): logger.warning("no news of the request", metadata: ["cause": "\(cause)", "pause": "\(pause)"])
      case .queued: attempt.report(0)
      case .running(let progress): if let progress { attempt.report(progress) }
      case .ended: break
      }
      if view != .unknownID { missing = 0 }
      // Only what RunComfy itself says counts: where it cannot be reached, it may have the result all the same.
      if case .unclear = view { try await rest(pause) } else { try await rest(pause, since: begin, id) }
    }
  }

  func rest(_ pause: Duration) async throws(EngineFailure) {
    do { try await settings.pause(pause) } catch { throw Self.stopped }
  }

  private func rest(_ pause: Duration, since begin: Int64, _ id: String) async throws(EngineFailure) {
    let spent = Duration.milliseconds(settings.time.monotonicMilliseconds() - begin)
    guard spent + pause < settings.timeLimit else {
      throw EngineFailure(
        .limit,
        "RunComfy has not finished the request within this server's limit of \(settings.timeLimit.components.seconds) s. There it is \(id)."
      )
    }
    try await rest(pause)
  }

  /// The status, and the result once the status tells of an end.
  private func look(at id: String) async throws(EngineFailure) -> (RunComfyView, Duration?) {
    do throws(RunComfyFault) {
      let status = try await wire.send(.status(id))
      let view = RunComfyView(status: status)
      guard view == .ended else { return (view, status.retryAfter) }
      let result = try await wire.send(.result(id))
      return (RunComfyView(result: result), result.retryAfter)
    } catch {
      guard error != .stopped else { throw Self.stopped }
      if case .machineTrouble(let trouble, let cause) = error { throw EngineFailure(trouble, cause: cause) }
      return (.unclear(error.cause), nil)
    }
  }
}

extension RunComfyView {
  fileprivate var isUnclear: Bool {
    switch self {
    case .unclear, .unknownID: true
    default: false
    }
  }
}
