import KatsudoAPI
import KatsudoCore
import Logging

extension RunComfyEngine {
  /// The number of polls in a row that may find the request unknown, and the shortest pause between them: about two and a half minutes in
  /// all.
  private static let missingLimit = 6
  private static let missingPause = Duration.seconds(30)

  /// Polls a request until it has ended. A failed poll is repeated, because the request is paid for: the network may come back, and the
  /// operator may set another token.
  ///
  /// - Parameter begin: the start of the wait in monotonic milliseconds. The time limit counts from there.
  func wait(
    for id: String, since begin: Int64, _ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger
  ) async throws(EngineFailure) -> (output: JSONValue, cost: JSONValue?) {
    var pauses = RunComfyPauses(first: settings.firstPause, longest: settings.longestPause)
    var missing = 0
    while true {
      // A call that a cancelled task begins may still be sent, so this check comes first.
      guard !Task.isCancelled else { throw Self.stopped }
      let (view, requested) = try await look(at: id)
      var pause = pauses.next(isClear: !view.isUnclear, requested: requested)
      switch view {
      case .succeeded(let output, let cost): return (output, cost)
      case .failed(let reason):
        // The reason stays unchanged, so that a client shows the same message as without this server.
        throw EngineFailure(.crashed, RunComfyWords.quoted(reason, without: settings.token), cause: "failed as request \(id)")
      case .cancelled:
        if handover.isCancelAsked { throw Self.stoppedByOwner }
        throw EngineFailure(.crashed, "The request was cancelled at RunComfy, though not by its owner here.", cause: "request \(id)")
      case .unknownID:
        missing += 1
        guard missing < Self.missingLimit else {
          throw EngineFailure(.crashed, "RunComfy no longer knows the request, which it had taken as \(id).")
        }
        // RunComfy may not know a new request everywhere yet, or may have lost a part of itself, so it gets more time.
        pause = max(pause, Self.missingPause)
      case .unclear(let cause): logger.warning("no news of the request", metadata: ["cause": "\(cause)", "pause": "\(pause)"])
      case .queued: attempt.report(0)
      case .running(let progress): if let progress { attempt.report(progress) }
      case .ended: break
      }
      if view != .unknownID { missing = 0 }
      // The time limit counts only if RunComfy itself answers. If RunComfy cannot be reached, it may still have the result.
      if case .unclear = view { try await rest(pause) } else { try await rest(pause, since: begin, id) }
    }
  }

  func rest(_ pause: Duration) async throws(EngineFailure) {
    do { try await settings.time.sleep(pause) } catch { throw Self.stopped }
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

  /// Reads the status, and also the result if the status says that the request has ended.
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
