import KatsudoAPI
import KatsudoCore
import Logging

extension ForwardingEngine {
  /// Polls work until it has ended. A failed poll is repeated, because the work is paid for, and the problem may go away: the network may
  /// come back, or the operator may set another token.
  ///
  /// - Parameter begin: the start of the wait in monotonic milliseconds. The time limit counts from there.
  func wait(
    for id: String, since begin: Int64, _ attempt: EngineAttempt, _ handover: Handover, _ logger: Logger
  ) async throws(EngineFailure) -> ServiceResult {
    var pauses = PollPauses(first: settings.firstPause, longest: settings.longestPause)
    var doubts = 0
    while true {
      // A call may be sent even if its task is cancelled already, so this is checked first.
      guard !Task.isCancelled else { throw stopped }
      let news = try await look(at: id, attempt)
      guard !Task.isCancelled else { throw stopped }
      var pause = pauses.next(isClear: news.state.isClear, requested: news.retryAfter)
      var doubt = false
      switch news.state {
      case .finished(let result): return result
      case .failed(let failure): throw failure
      case .cancelled:
        if handover.isCancelAsked { throw stoppedByOwner }
        throw EngineFailure(
          .crashed, "The request was cancelled at \(service.title), but its owner did not ask for that.", cause: "request \(id)")
      case .doubtful(let cause, let limit, let shortest, let failure):
        doubts += 1
        doubt = true
        guard doubts < limit else { throw failure }
        pause = max(pause, shortest)
        logger.warning("the status of the request is not known", metadata: ["cause": "\(cause)", "pause": "\(pause)"])
      case .unclear(let cause):
        logger.warning("the status of the request is not known", metadata: ["cause": "\(cause)", "pause": "\(pause)"])
      case .waiting: attempt.report(0)
      case .running(let progress): if let progress { attempt.report(progress) }
      }
      if !doubt { doubts = 0 }
      // The time limit is applied only if the service says that the work has not ended. In every other case the service may still have the
      // result.
      switch news.state {
      case .waiting, .running: try await rest(pause, since: begin, id)
      default: try await rest(pause)
      }
    }
  }

  func rest(_ pause: Duration) async throws(EngineFailure) {
    do { try await settings.time.sleep(pause) } catch { throw stopped }
    guard !Task.isCancelled else { throw stopped }
  }

  private func rest(_ pause: Duration, since begin: Int64, _ id: String) async throws(EngineFailure) {
    let left = settings.timeLimit - Duration.milliseconds(settings.time.monotonicMilliseconds() - begin)
    guard left > .zero else {
      throw EngineFailure(
        .limit,
        "\(service.title) has not finished the request within this server's limit of \(settings.timeLimit.components.seconds) s. Its id there is \(id)."
      )
    }
    // Even if the service asks for a long pause, one more poll happens when the time is over.
    try await rest(min(pause, left))
  }

  private func look(at id: String, _ attempt: EngineAttempt) async throws(EngineFailure) -> ServiceNews {
    do throws(ServiceFault) { return try await service.poll(id, attempt, wire) } catch {
      guard error != .stopped else { throw stopped }
      // The service keeps the work. Another attempt asks for it when the machine's problem is over.
      if case .machineTrouble(let trouble, let cause) = error { throw EngineFailure(trouble, cause: cause) }
      return ServiceNews(.unclear(cause: error.cause))
    }
  }
}

extension ServiceNews.State {
  fileprivate var isClear: Bool {
    switch self {
    case .unclear, .doubtful: false
    default: true
    }
  }
}
