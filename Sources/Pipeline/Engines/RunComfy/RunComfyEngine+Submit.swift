import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import Logging
import NIOCore

extension RunComfyEngine {
  /// The longest wait for the answer of a running submission after the attempt was cancelled. It is shorter than the time that a stopping
  /// server has left.
  private static let lastWords = Duration.seconds(2)

  /// Hands the request over to RunComfy.
  ///
  /// If the attempt is cancelled during the submission, the submission still has a moment for its answer. Without the answer, a paid
  /// request would be lost.
  ///
  /// - Returns: RunComfy's id, which is already on disk.
  func submit(_ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger) async throws(EngineFailure) -> String {
    let body = try await BlockingThreads.jobs.run { [settings] () throws(EngineFailure) in
      try RunComfyInput.body(attempt.input, attempt.media, probe: settings.probe)
    }
    guard !Task.isCancelled else { throw Self.stopped }
    let submission = Task { () async -> Result<String, EngineFailure> in
      do throws(EngineFailure) { return .success(try await handOver(body, attempt, handover, logger)) } catch { return .failure(error) }
    }
    let time = settings.callTime
    let outcome = await withTaskCancellationHandler {
      await submission.value
    } onCancel: {
      Task {
        try? await time.sleep(Self.lastWords)
        submission.cancel()
      }
    }
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
      // If the withdrawal fails, the record stays, and the job must not be sent again.
      try await attempt.remote.withdraw()
      throw failure
    case .unknown(let reason):
      throw EngineFailure(
        .outcomeUnknown,
        "Outcome unknown: \(reason). RunComfy may have taken the request and charged for it, so it is not sent again. "
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
