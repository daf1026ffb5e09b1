import Glibc
import KatsudoCore
import KatsudoIntake
import KatsudoMetrics
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

extension AttemptRunner {
  /// Stores the outcome of the attempt.
  ///
  /// - Returns: the problem of the machine that prevented storing the result, or `nil`.
  func settle(_ work: Work, _ outcome: Outcome, _ budget: RetryBudget) async -> String? {
    let (claim, logger) = (work.claim, work.logger)
    // Only an attempt with a result leaves files. The preview of any other attempt is removed.
    switch outcome {
    case .made, .reused: break
    default: await removeOutputs(work)
    }
    let facts = work.facts.withLockedValue { $0 }
    switch outcome {
    case .reused(let found):
      await removeEarlierOutputs(work)
      let isKept: Void? = await write(budget, logger) { try await queue.succeed(claim, with: found) }
      if isKept != nil { logger.info("earlier result reused", metadata: ["from": "\(found.origin)"]) } else { await removeOutputs(work) }
    case .made(let result):
      if let reason = await keep(result, work, budget) {
        await release(work, budget)
        return reason
      }
    case .failed(let sentence, _): await fail(work, sentence, budget)
    case .declined(let sentence, let counts, _):
      _ = await write(budget, logger) { try await queue.decline(claim, error: sentence, counts: counts, facts: facts) }
    case .cancelled:
      // If the withdrawal of the record has already cancelled the job, nothing is left to write.
      if !work.record.isCancelled {
        let isConfirmed: Void? = await write(budget, logger) { try await queue.confirmCancel(claim, facts: facts) }
        // The store refuses the cancel if the owner did not ask for one. The job is then released.
        if isConfirmed == nil { await release(work, budget) }
      }
    case .stopped, .putBack, .again: await release(work, budget)
    }
    return nil
  }

  private func release(_ work: Work, _ budget: RetryBudget) async {
    let isReleased: Void? = await write(budget, work.logger) { try await queue.release(work.claim) }
    if isReleased != nil { work.logger.info("attempt released") }
  }

  /// Stores a result and ends the attempt with success.
  ///
  /// - Returns: the problem of the machine that prevented storing the result, or `nil`.
  private func keep(_ result: EngineResult, _ work: Work, _ budget: RetryBudget) async -> String? {
    let (claim, logger) = (work.claim, work.logger)
    let start = ContinuousClock.now
    defer { stages.record(.storing, since: start, model: claim.job.modelID, engine: work.engine.name) }
    var kept: JobResult
    do throws(FileError) {
      kept = try await store(result.files, work)
    } catch {
      logger.error("outputs not stored", metadata: ["error": "\(error)"])
      await removeOutputs(work)
      // If the engine named a file that it did not make, the engine is at fault. Every other error is a problem of the machine.
      guard error.errno == ENOENT, result.files.contains(where: { $0.path == error.path }) else {
        return (MachineTrouble(errno: error.errno) ?? .diskFault).sentence
      }
      await fail(
        work, "The engine reported a result file that does not exist. The server's log has the details under the request's id.", budget)
      return nil
    }
    kept.output = result.output
    kept.metadata = result.metadata
    var facts = work.facts.withLockedValue { $0 }
    facts.dollars = ModelManifest.cost(of: kept, by: work.model)
    if let version = result.version { facts.engineVersion = version }
    let isKept: Void? = await write(budget, logger) { [facts, kept] in try await queue.succeed(claim, with: kept, facts: facts) }
    if isKept != nil { logger.info("attempt succeeded") } else { await removeOutputs(work) }
    return nil
  }

  /// Stores the files of an attempt, or reads them if they are so small that the job store keeps them.
  ///
  /// - Returns: a result with the outputs alone.
  private func store(_ made: [EngineResult.File], _ work: Work) async throws(FileError) -> JobResult {
    let (id, attempt) = (work.claim.job.id, work.claim.attempt)
    // An earlier attempt may have stored its files and lost its lease before it stored its result.
    if attempt > 1 { try await files.removeOutputs(of: id, attempts: .before(attempt)) }
    guard let small = try await SmallOutputs.read(made, of: id) else {
      work.hasFolder.withLockedValue { $0 = true }
      let written = try await SmallOutputs.write(made, in: work.folder)
      return JobResult(outputs: try await files.storeOutputs(written, of: id, attempt: attempt))
    }
    if work.hasPreview.withLockedValue({ $0 }) { await removeOutputs(work) }
    return JobResult(outputs: small.outputs, contents: small.contents)
  }

  private func removeEarlierOutputs(_ work: Work) async {
    try? await files.removeOutputs(of: work.claim.job.id, attempts: .before(work.claim.attempt))
  }

  private func removeOutputs(_ work: Work) async {
    try? await files.removeOutputs(of: work.claim.job.id, attempts: .only(work.claim.attempt))
  }

  private func fail(_ work: Work, _ sentence: String, _ budget: RetryBudget) async {
    _ = await write(budget, work.logger) {
      try await queue.fail(work.claim, error: sentence, facts: work.facts.withLockedValue { $0 })
    }
  }

  /// Writes a change of the attempt's job into the queue. If the disk is full or fails, it retries every second, because otherwise the job
  /// would run again although its outcome is known. It gives up when the budget has ended: the server stops or the lease was lost. Then the
  /// job is recovered at the next start or reclaimed.
  ///
  /// - Returns: the value of `body`, or `nil` if the claim was no longer held or the change could not be stored.
  @discardableResult
  func write<Value: Sendable>(
    _ budget: RetryBudget, _ logger: Logger, _ body: () async throws -> Value
  ) async -> Value? {
    while true {
      let isLast = budget.isOver
      do {
        let value = try await body()
        readiness.set("queue", nil)
        return value
      } catch let refusal as TransitionRefusal {
        logger.warning("claim no longer held", metadata: ["refusal": "\(refusal)"])
        return nil
      } catch {
        logger.error("end of the attempt not stored", metadata: ["error": "\(error)", "again": "\(!isLast)"])
        readiness.set(
          "queue", (error as? StoreError)?.message ?? "The database cannot store the end of an attempt. The log has the details.")
        if isLast { return nil }
        await budget.rest(for: .seconds(1))
      }
    }
  }
}
