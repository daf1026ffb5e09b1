import EmakiCore
import EmakiFiles
import EmakiIntake
import EmakiOutputs
import EmakiQueue
import Logging

extension AttemptRunner {
  /// Writes down how the attempt came out.
  func settle(_ claim: Claim, _ outcome: Outcome, _ patience: Patience, logger: Logger) async {
    switch outcome {
    case .made(let result):
      do throws(FileError) {
        // What an earlier attempt stored and did not live to tell of belongs to nobody.
        try outputs.remove(requestID: claim.job.id)
        let stored = try outputs.store(result.files, requestID: claim.job.id, attempt: claim.attempt)
        let isKept: Void? = await write(patience, logger) {
          try await queue.succeed(claim, outputs: stored, output: result.output, metadata: result.metadata)
        }
        if isKept != nil { logger.info("attempt succeeded") } else { try outputs.remove(requestID: claim.job.id, attempt: claim.attempt) }
      } catch {
        logger.error("outputs not stored", metadata: ["error": "\(error)"])
        try? outputs.remove(requestID: claim.job.id, attempt: claim.attempt)
        let sentence =
          error.isDiskFull
          ? "The result could not be stored, since the server's disk is full. Its operator must free some room."
          : "The result could not be stored on the server's disk. Its log tells more under the request's id."
        await write(patience, logger) { try await queue.fail(claim, error: sentence) }
      }
    case .failed(let sentence, _):
      await write(patience, logger) { try await queue.fail(claim, error: sentence) }
    case .declined(let sentence, _):
      let state = await write(patience, logger) { try await queue.decline(claim, error: sentence) }
      guard state == .failed else { return }
    case .cancelled:
      await write(patience, logger) { try await queue.confirmCancel(claim) }
    case .stopped:
      let isReleased: Void? = await write(patience, logger) { try await queue.release(claim) }
      if isReleased != nil { logger.info("attempt handed back") }
      return
    }
    do { try inputs.remove(requestID: claim.job.id) } catch { logger.warning("inputs not removed", metadata: ["error": "\(error)"]) }
  }

  /// Writes an end into the queue. A full or failing disk is tried again for as long as the server runs: giving up would run the job again
  /// although its outcome is known. Where the server stops it is given up, and the next start queues the job again.
  ///
  /// - Returns: `nil` where the claim was no longer held or nothing could be stored.
  @discardableResult
  func write<Value: Sendable>(
    _ patience: Patience, _ logger: Logger, _ body: () async throws -> Value
  ) async -> Value? {
    while true {
      let isLast = patience.isOver
      do {
        return try await body()
      } catch let refusal as TransitionRefusal {
        logger.warning("claim no longer held", metadata: ["refusal": "\(refusal)"])
        return nil
      } catch {
        logger.error("end of the attempt not stored", metadata: ["error": "\(error)", "again": "\(!isLast)"])
        if isLast { return nil }
        await patience.rest(for: .seconds(1))
      }
    }
  }
}
