import EmakiAPI
import EmakiCore
import Logging
import NIOCore

extension RunComfyEngine {
  /// Hands the request over.
  ///
  /// What is under way when the attempt is cancelled is brought to its end first: an answer that nobody reads is a payment that nobody finds.
  ///
  /// - Returns: RunComfy's id, which is on disk.
  func submit(_ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger) async throws(EngineFailure) -> String {
    let body = try RunComfyInput.body(attempt.input, attempt.media, probe: settings.probe)
    guard !Task.isCancelled else { throw Self.stopped }
    let outcome = await Task {
      do throws(EngineFailure) { return Result<String, EngineFailure>.success(try await handOver(body, attempt, handover, logger)) } catch {
        return .failure(error)
      }
    }.value
    return try outcome.get()
  }

  private func handOver(_ body: ByteBuffer, _ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger)
    async throws(EngineFailure) -> String
  {
    try await attempt.remote.open()
    guard !handover.isCancelAsked else {
      try await attempt.remote.withdraw()
      throw Self.stoppedByOwner
    }
    let sentAt = settings.time.now()
    switch await submission(of: body, attempt.modelID, logger) {
    case .accepted(let id):
      try await attempt.remote.accept(id)
      handover.announce(id)
      logger.info("handed over", metadata: ["upstream_request": "\(id)"])
      return id
    case .refused(let failure):
      // Where this fails the record stays, and the job may not be sent again.
      try await attempt.remote.withdraw()
      throw failure
    case .unknown(let reason):
      throw EngineFailure(
        .outcomeUnknown,
        "Whether RunComfy took the request is unknown: \(reason). It may have been paid for, so it is not sent again. "
          + "This server's operator can look for it in the RunComfy account, at \(sentAt.wireText).")
    }
  }

  private func submission(of body: ByteBuffer, _ modelID: String, _ logger: Logger) async -> RunComfySubmission {
    do throws(RunComfyFault) {
      return RunComfySubmission(try await wire.send(.submit(modelID: modelID, body: body)), token: settings.token)
    } catch {
      logger.warning("submission without an answer", metadata: ["cause": "\(error.cause)"])
      return RunComfySubmission(error)
    }
  }
}
