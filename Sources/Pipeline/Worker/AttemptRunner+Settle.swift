import EmakiCore
import EmakiFiles
import EmakiIntake
import EmakiOutputs
import EmakiQueue
import Logging

extension AttemptRunner {
  /// Writes down how the attempt came out. The request's files are kept for as long as it may run again.
  func settle(_ work: Work, _ outcome: Outcome, _ patience: Patience) async {
    let (claim, logger) = (work.claim, work.logger)
    let isOver: Bool
    switch outcome {
    case .made(let result): isOver = await keep(result, work, patience)
    case .failed(let sentence, _): isOver = await fail(work, sentence, patience)
    case .declined(let sentence, let counts, _):
      isOver = await write(patience, logger) { try await queue.decline(claim, error: sentence, counts: counts) } == .failed
    case .cancelled:
      // Where the record was taken back the job was cancelled with it.
      isOver = work.record.isCancelled ? true : await write(patience, logger) { try await queue.confirmCancel(claim) } != nil
    case .stopped:
      let isReleased: Void? = await write(patience, logger) { try await queue.release(claim) }
      if isReleased != nil { logger.info("attempt handed back") }
      isOver = false
    }
    guard isOver else { return }
    do { try inputs.remove(requestID: claim.job.id) } catch { logger.warning("inputs not removed", metadata: ["error": "\(error)"]) }
  }

  /// - Returns: whether the job has ended by it.
  private func keep(_ result: EngineResult, _ work: Work, _ patience: Patience) async -> Bool {
    let (claim, logger) = (work.claim, work.logger)
    do throws(FileError) {
      // What an earlier attempt stored and did not live to tell of belongs to nobody.
      try outputs.remove(requestID: claim.job.id, before: claim.attempt)
      let stored = try outputs.store(result.files, requestID: claim.job.id, attempt: claim.attempt)
      let isKept: Void? = await write(patience, logger) {
        try await queue.succeed(claim, outputs: stored, output: result.output, metadata: result.metadata)
      }
      guard isKept != nil else {
        try outputs.remove(requestID: claim.job.id, attempt: claim.attempt)
        return false
      }
      logger.info("attempt succeeded")
      return true
    } catch {
      logger.error("outputs not stored", metadata: ["error": "\(error)"])
      try? outputs.remove(requestID: claim.job.id, attempt: claim.attempt)
      guard error.isDiskFull else {
        return await fail(work, "The result could not be stored on the server's disk. Its log tells more under the request's id.", patience)
      }
      guard work.record.isOpen else {
        let sentence = "The result could not be stored, since the server's disk is full. Its operator must free some room."
        return await fail(work, sentence, patience)
      }
      // The service still has the result, which may have been paid for: another attempt fetches it again.
      await patience.rest(for: .seconds(10))
      await write(patience, logger) { try await queue.release(claim) }
      return false
    }
  }

  private func fail(_ work: Work, _ sentence: String, _ patience: Patience) async -> Bool {
    let isWritten: Void? = await write(patience, work.logger) { try await queue.fail(work.claim, error: sentence) }
    return isWritten != nil
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
