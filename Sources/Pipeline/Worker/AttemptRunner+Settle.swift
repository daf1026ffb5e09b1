import Glibc
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoOutputs
import KatsudoQueue
import Logging

extension AttemptRunner {
  /// Writes down how the attempt came out. The request's files are kept for as long as it may run again.
  ///
  /// - Returns: the machine's trouble, where it kept the result from being stored.
  func settle(_ work: Work, _ outcome: Outcome, _ patience: Patience) async -> String? {
    let (claim, logger) = (work.claim, work.logger)
    let isOver: Bool
    switch outcome {
    case .made(let result):
      switch await keep(result, work, patience) {
      case .over: isOver = true
      case .notHeld: isOver = false
      case .trouble(let reason):
        await release(work, patience)
        return reason
      }
    case .failed(let sentence, _): isOver = await fail(work, sentence, patience)
    case .declined(let sentence, let counts, _):
      isOver = await write(patience, logger) { try await queue.decline(claim, error: sentence, counts: counts) } == .failed
    case .cancelled:
      // Where the record was taken back the job was cancelled with it.
      isOver = work.record.isCancelled ? true : await write(patience, logger) { try await queue.confirmCancel(claim) } != nil
    case .stopped, .putBack:
      await release(work, patience)
      isOver = false
    }
    guard isOver else { return nil }
    await BlockingThreads.jobs.run {
      do { try inputs.remove(requestID: claim.job.id) } catch { logger.warning("inputs not removed", metadata: ["error": "\(error)"]) }
    }
    return nil
  }

  private func release(_ work: Work, _ patience: Patience) async {
    let isReleased: Void? = await write(patience, work.logger) { try await queue.release(work.claim) }
    if isReleased != nil { work.logger.info("attempt handed back") }
  }

  private enum Kept {
    /// The job has ended.
    case over
    /// The claim was no longer held, or its end could not be written before the server's own end.
    case notHeld
    case trouble(String)
  }

  private func keep(_ result: EngineResult, _ work: Work, _ patience: Patience) async -> Kept {
    let (claim, logger) = (work.claim, work.logger)
    let id = claim.job.id
    let stored: [OutputFile]
    do throws(FileError) {
      stored = try await BlockingThreads.long.run { () throws(FileError) in
        // What an earlier attempt stored and did not live to tell of belongs to nobody.
        try outputs.remove(requestID: id, before: claim.attempt)
        return try outputs.store(result.files, requestID: id, attempt: claim.attempt)
      }
    } catch {
      logger.error("outputs not stored", metadata: ["error": "\(error)"])
      await removeOutputs(work)
      // A file that the engine named and did not make is the engine's fault; everything else is the machine's.
      guard error.errno == ENOENT, result.files.contains(where: { $0.path == error.path }) else {
        return .trouble((MachineTrouble(error) ?? .diskFault).sentence)
      }
      let sentence = "The engine named a result that it did not make. The server's log tells more under the request's id."
      return await fail(work, sentence, patience) ? .over : .notHeld
    }
    let isKept: Void? = await write(patience, logger) {
      try await queue.succeed(claim, with: JobResult(outputs: stored, output: result.output, metadata: result.metadata))
    }
    guard isKept != nil else {
      await removeOutputs(work)
      return .notHeld
    }
    logger.info("attempt succeeded")
    return .over
  }

  private func removeOutputs(_ work: Work) async {
    await BlockingThreads.jobs.run { try? outputs.remove(requestID: work.claim.job.id, attempt: work.claim.attempt) }
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
        let value = try await body()
        readiness.set("queue", nil)
        return value
      } catch let refusal as TransitionRefusal {
        logger.warning("claim no longer held", metadata: ["refusal": "\(refusal)"])
        return nil
      } catch {
        logger.error("end of the attempt not stored", metadata: ["error": "\(error)", "again": "\(!isLast)"])
        readiness.set("queue", (error as? StoreError)?.message ?? "The database does not take the ends of attempts. The log tells more.")
        if isLast { return nil }
        await patience.rest(for: .seconds(1))
      }
    }
  }
}
