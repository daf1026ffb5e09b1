import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import Logging

extension ForwardingEngine {
  /// The longest wait for the answer to a submission after the attempt was cancelled. It is shorter than the time that a stopping server
  /// has left.
  private static var answerLimit: Duration { .seconds(2) }

  /// Hands the work over to the service. It sends at most one submission.
  ///
  /// If the attempt is cancelled during the submission, the answer is still awaited for a moment. Without the answer, work that was paid
  /// for would be lost.
  ///
  /// - Returns: the service's id of the work, which is already on disk.
  func submit(_ attempt: EngineAttempt, _ handover: Handover, _ logger: Logger) async throws(EngineFailure) -> String {
    let call = try await BlockingThreads.jobs.run { [service, settings] () throws(EngineFailure) in
      try service.submission(of: attempt, at: settings.time.now())
    }
    guard !Task.isCancelled else { throw stopped }
    let submission = Task { () async -> Result<String, EngineFailure> in
      do throws(EngineFailure) { return .success(try await handOver(call, attempt, handover, logger)) } catch { return .failure(error) }
    }
    let time = settings.callTime
    let outcome = await withTaskCancellationHandler {
      await submission.value
    } onCancel: {
      Task {
        try? await time.sleep(Self.answerLimit)
        submission.cancel()
      }
    }
    let id = try outcome.get()
    guard !Task.isCancelled else { throw stopped }
    return id
  }

  private func handOver(
    _ call: ServiceCall, _ attempt: EngineAttempt, _ handover: Handover, _ logger: Logger
  ) async throws(EngineFailure) -> String {
    try await attempt.remote.open()
    guard !handover.isCancelAsked else {
      try await attempt.remote.withdraw()
      throw stoppedByOwner
    }
    let sentAt = settings.time.now()
    switch await decision(on: call, logger) {
    case .taken(let id):
      try await attempt.remote.accept(id)
      handover.announce(id)
      logger.info("handed over", metadata: ["upstream_request": "\(id)"])
      return id
    case .notTaken(let failure):
      // If the withdrawal fails, the record stays open, and the job is never sent again.
      try await attempt.remote.withdraw()
      throw failure
    case .unknown(let reason, let cause):
      throw EngineFailure(
        .outcomeUnknown,
        "Outcome unknown: \(reason). \(service.title) may have accepted the request and charged for it, so it is not sent again. "
          + "This server's operator can look for it in the account there, at \(sentAt.wireText).", cause: cause)
    }
  }

  private func decision(on call: ServiceCall, _ logger: Logger) async -> SubmitDecision {
    do throws(ServiceFault) { return service.decision(on: try await wire.submit(call)) } catch {
      logger.warning("submission without an answer", metadata: ["cause": "\(error.cause)"])
      switch error {
      case .neverSent(let cause):
        return .notTaken(
          EngineFailure(
            .declined, "\(service.title) could not be reached. This server's operator must check its address and the network.",
            cause: cause))
      case .machineTrouble(let trouble, let cause): return .notTaken(EngineFailure(trouble, cause: cause))
      case .lost, .stopped:
        return .unknown(reason: "the connection was lost before \(service.title) had answered", cause: error.cause)
      }
    }
  }
}
