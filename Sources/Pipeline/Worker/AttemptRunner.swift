import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoMediaFetch
import KatsudoMetrics
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

/// Runs one claimed attempt to its end.
struct AttemptRunner: Sendable {
  let queue: JobQueue
  let media: MediaFetcher
  let inputs: InputKeeper
  let files: any FileStore
  let scratchPath: String
  let reportInterval: Duration
  let readiness: Readiness
  let stages: StageTimes
  let logger: Logger

  /// The conclusions about the engine and the machine that an attempt allows.
  enum Verdict: Sendable, Hashable {
    /// The engine accepted the job. The attempt may have failed after that. `machineWorks` is `true` if the engine made a result and no
    /// problem of the machine was found.
    case took(machineWorks: Bool)
    /// The machine itself has a problem. The value is the message for the operator.
    case machineTrouble(String)
    /// The engine declined. The value is the backoff that the engine asks for.
    case declined(rest: Duration?)
    /// The engine asks for another attempt, for a reason that is no failure. The value is the backoff of the slot.
    case again(rest: Duration)
    /// The attempt says nothing about the engine: it was stopped from outside, never reached the engine, or only waited for work that the
    /// service had accepted before.
    case nothing(machineWorks: Bool)
  }

  /// The outcome of an attempt.
  enum Outcome {
    case made(EngineResult)
    /// The job gets an earlier result, and the engine did not run.
    case reused(EarlierResult)
    /// The attempt failed. The values are the message for the request's owner, and the verdict about the engine.
    case failed(String, Verdict)
    /// The engine declined. `counts` is `true` if this counts against the job.
    case declined(String, counts: Bool, rest: Duration?)
    /// The job was cancelled because its owner asked for it.
    case cancelled
    /// The attempt was stopped, because the server stops or because the lease was lost.
    case stopped
    /// The engine asks for another attempt. The job is released. The value is the backoff of the slot.
    case again(rest: Duration)
    /// The machine has a problem. The job is released, and nothing counts against it. The value is the message for the operator.
    case putBack(String)
  }

  /// The data of one attempt.
  struct Work {
    var claim: Claim
    var input = JobInput(values: .null)
    /// The model. It is `nil` if the model is gone. The attempt then only waits for handed-over work.
    var model: ModelManifest?
    var engine: any Engine
    /// `true` if another engine may take the job when this one declines.
    var hasNext: Bool
    var folder: String
    var record: HandoverRecord
    /// The facts for the receipt, as far as the attempt knows them.
    let facts = NIOLockedValueBox(JobFacts())
    /// `true` if the folder of the attempt may exist.
    let hasFolder = NIOLockedValueBox(false)
    /// `true` if the file store may have a preview of the attempt.
    let hasPreview = NIOLockedValueBox(false)
    var cancelRequests: AsyncStream<Void>
    var onTaken: @Sendable () -> Void
    var onEngine: @Sendable () -> Void
    var onCancelRefused: @Sendable () async -> Void
    var trace: TraceContext?
    var logger: Logger
  }

  /// - Parameters:
  ///   - cancelRequests: gives an element for each cancel request of the job's owner.
  ///   - onTaken: called when a service has taken the work, which may be long before the attempt ends.
  ///   - onEngine: called when everything is ready and the engine is about to run.
  ///   - onCancelRefused: called when the service did not stop the work, so that the next wish is passed on again.
  func run(
    _ claim: Claim, of entry: EngineModels.Entry?, on engine: any Engine, cancelRequests: AsyncStream<Void>,
    onTaken: @escaping @Sendable () -> Void, onEngine: @escaping @Sendable () -> Void,
    onCancelRefused: @escaping @Sendable () async -> Void
  ) async -> Verdict {
    var logger = logger
    logger[metadataKey: "request"] = "\(claim.job.id)"
    logger[metadataKey: "attempt"] = "\(claim.attempt)"
    logger[metadataKey: "engine"] = "\(engine.name)"
    // A trace that cannot be read holds nothing up.
    let trace = (try? await queue.store.trace(of: claim.job.id))?.child()
    if let trace {
      logger[metadataKey: "trace_id"] = "\(trace.traceID)"
      logger[metadataKey: "span_id"] = "\(trace.parentID)"
    }
    let work = Work(
      claim: claim, model: entry?.manifest, engine: engine, hasNext: entry?.hasNext ?? false,
      folder: "\(scratchPath)/\(claim.job.id).\(claim.attempt)",
      record: HandoverRecord(claim), cancelRequests: cancelRequests, onTaken: onTaken, onEngine: onEngine,
      onCancelRefused: onCancelRefused, trace: trace, logger: logger)
    logger.info("attempt started")
    let outcome = await make(work)
    // The problem is reported now. If the database has a problem too, `settle` returns only when that is over.
    if case .putBack(let reason) = outcome { readiness.set("worker", reason) }
    // The outcome is stored even if this task was cancelled in the meantime. The retries are then limited.
    let trouble = await insist { await settle(work, outcome, $0) }
    if work.hasFolder.withLockedValue({ $0 }) { await BlockingThreads.jobs.run { try? FolderContents.remove(work.folder) } }
    return trouble.map { .machineTrouble($0) } ?? verdict(outcome, work)
  }

  private func verdict(_ outcome: Outcome, _ work: Work) -> Verdict {
    switch outcome {
    case .declined(_, _, let rest): .declined(rest: rest)
    case .failed(_, .declined(let rest)): .declined(rest: rest)
    case .putBack(let reason): .machineTrouble(reason)
    case .again(let rest): .again(rest: rest)
    // The service had accepted the work before this outcome. The outcome does not show if the service accepts more work.
    case .made where work.record.id != nil: .nothing(machineWorks: true)
    case _ where work.record.id != nil: .nothing(machineWorks: false)
    case .made: .took(machineWorks: true)
    case .failed(_, let verdict): verdict
    case .reused: .nothing(machineWorks: true)
    case .cancelled, .stopped: .nothing(machineWorks: false)
    }
  }

  /// Runs work that must be retried until this task is cancelled. After that the work may finish, but its retry budget has ended.
  func insist<Value: Sendable>(_ body: @escaping @Sendable (RetryBudget) async -> Value) async -> Value {
    let budget = RetryBudget()
    return await withTaskCancellationHandler {
      await Task { await body(budget) }.value
    } onCancel: {
      budget.end()
    }
  }

  private func make(_ work: Work) async -> Outcome {
    let claim = work.claim
    if claim.isHandedOver, claim.job.lifecycle.remoteID == nil {
      return .failed(
        "Outcome unknown: the server stopped while it sent this request to \(work.engine.name), which may have accepted it. So it is not"
          + " sent again. This server's operator can look for it in the account there.", .nothing(machineWorks: false))
    }
    do {
      var whole = work
      whole.input = try await input(work)
      if work.engine.needsFolder || !whole.input.media.isEmpty { try await makeFolder(work) }
      try await readFacts(whole)
      // Handed-over work needs no media, because the attempt only waits for it.
      let media = claim.isHandedOver ? [] : try await collectMedia(whole)
      if !claim.isHandedOver {
        try await hash(media, whole)
        if let found = await reuse(whole) { return .reused(found) }
      }
      return .made(try await runEngine(whole, media: media))
    } catch let error as MediaError {
      if Task.isCancelled { return .stopped }
      if error.code == .machineTrouble { return .putBack(error.message) }
      work.logger.info("input refused", metadata: ["code": "\(error.code.rawValue)", "reason": "\(error.message)"])
      return .failed(error.message, .nothing(machineWorks: false))
    } catch let error as FileError {
      work.logger.error("no scratch folder", metadata: ["error": "\(error)"])
      return .putBack((MachineTrouble(error) ?? .diskFault).sentence)
    } catch let failure as EngineFailure {
      return outcome(of: failure, work)
    } catch let error as StoreError {
      work.logger.error("input not read", metadata: ["error": "\(error)"])
      guard error.code == .unreadable else { return .putBack(error.message) }
      return .failed("The request could not be read from the server's database. Send it again.", .nothing(machineWorks: false))
    } catch {
      work.logger.error("attempt failed", metadata: ["error": "\(error)"])
      return .failed(
        "The request failed because of an error in the server. Its log has the details under the request's id.",
        .nothing(machineWorks: false))
    }
  }

  /// Makes the folder of the attempt, if it is not there yet.
  private func makeFolder(_ work: Work) async throws(FileError) {
    let isThere = work.hasFolder.withLockedValue { hasFolder in
      defer { hasFolder = true }
      return hasFolder
    }
    if isThere { return }
    try await BlockingThreads.jobs.run { () throws(FileError) in try FolderContents.makeEmpty(work.folder) }
  }

  /// Reads the input of the job. If the input is damaged and the work is handed over, it returns an empty input, because the attempt only
  /// waits.
  private func input(_ work: Work) async throws -> JobInput {
    do {
      guard let input = try await queue.store.input(of: work.claim.job.id) else {
        throw StoreError(.unreadable, "The record of request \(work.claim.job.id) has no input.")
      }
      return input
    } catch let error as StoreError where error.code == .unreadable && work.claim.isHandedOver {
      work.logger.error("input not read", metadata: ["error": "\(error)"])
      return JobInput(values: .null)
    }
  }

  /// Begins the facts for the receipt with those that are stored. Damaged facts do not stop the attempt.
  private func readFacts(_ work: Work) async throws {
    var facts = JobFacts()
    do { facts = try await queue.store.facts(of: work.claim.job.id) ?? facts } catch let error as StoreError
      where error.code == .unreadable
    { work.logger.error("facts not read", metadata: ["error": "\(error)"]) }
    if !work.claim.isHandedOver || facts.ranVersion == nil { facts.ranVersion = work.model?.version }
    facts.engineVersion = work.engine.version
    work.facts.withLockedValue { [facts] in $0 = facts }
  }

  /// Looks for an earlier result. It must have been made by the version of the model with which this attempt would run.
  private func reuse(_ work: Work) async -> EarlierResult? {
    let facts = work.facts.withLockedValue { $0 }
    guard facts.mayReuse, facts.modelVersion == work.model?.version else { return nil }
    let job = work.claim.job
    return await ResultReuse(queue: queue, files: files)
      .find(for: job.id, owner: job.owner, modelID: job.modelID, facts: facts, attempt: work.claim.attempt)
  }

  private func outcome(of failure: EngineFailure, _ work: Work) -> Outcome {
    // A job that is already cancelled for its owner is not released, even if the server stops at the same moment.
    if failure.code == .stoppedByOwner { return .cancelled }
    if failure.code == .cancelled || Task.isCancelled { return .stopped }
    work.logger.warning(
      "attempt failed",
      metadata: [
        "code": "\(failure.code.rawValue)", "reason": "\(failure.message)", "cause": "\(failure.cause ?? "-")",
        "remote": "\(work.record.id ?? "-")",
      ])
    if failure.code == .machineTrouble, !work.record.isOpen || work.record.id != nil { return .putBack(failure.message) }
    // A release does not lose handed-over work: the next attempt reattaches to it.
    if failure.code == .again, !work.record.isOpen || work.record.id != nil {
      return .again(rest: max(failure.retryAfter ?? .seconds(1), .milliseconds(20)))
    }
    // The job may run again only if no service can have begun the work.
    let mayGoOn = [.declined, .busy].contains(failure.code) || (failure.code == .unavailable && work.hasNext)
    guard mayGoOn, !work.record.isOpen else {
      // A service that loses submissions gets no other one before a backoff, because each submission may cost money.
      return .failed(failure.message, failure.code == .outcomeUnknown ? .declined(rest: failure.retryAfter) : .took(machineWorks: false))
    }
    return .declined(failure.message, counts: failure.code != .busy, rest: failure.retryAfter)
  }

  private func runEngine(_ work: Work, media: [EngineMedia]) async throws(EngineFailure) -> EngineResult {
    let claim = work.claim
    let binding = work.model?.binding(for: work.engine.name) ?? [:]
    var files: [String: [String]] = [:]
    for item in media {
      if let property = item.property, case .file(let path) = item.source { files[property, default: []].append(path) }
    }
    let newest = NIOLockedValueBox(EngineProgress())
    let (reports, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    work.onEngine()
    let start = ContinuousClock.now
    defer { stages.record(.engine, since: start, model: claim.job.modelID, engine: work.engine.name) }
    let storing = Task { await store(newest, at: reports, work) }
    let outcome: Result<EngineResult, EngineFailure>
    do throws(EngineFailure) {
      outcome = .success(
        try await work.engine.run(
          EngineAttempt(
            requestID: claim.job.id, number: claim.attempt, modelID: claim.job.modelID,
            parameters: binding.compactMapValues { work.input.values[$0] },
            options: work.model?.options(for: work.engine.name, work.input.values) ?? [:],
            files: binding.compactMapValues { files[$0] }, input: work.input.values, media: media, folder: work.folder,
            makeFolder: { () async throws(EngineFailure) in
              do throws(FileError) { try await makeFolder(work) } catch {
                throw EngineFailure(MachineTrouble(error) ?? .diskFault, cause: "\(error)")
              }
            }, remote: remote(work), stop: stop(work), trace: work.trace
          ) { progress in
            newest.withLockedValue { $0 = $0.merging(progress) }
            continuation.yield()
          }))
    } catch { outcome = .failure(error) }
    continuation.finish()
    storing.cancel()
    // A preview that is written later would stay among the outputs.
    await storing.value
    return try outcome.get()
  }

  /// The time for which the first report of an attempt is kept back. An attempt that ends within it stores none.
  private static let firstReportPause = Duration.milliseconds(100)

  /// Stores the newest report, then pauses for the report interval. Of the reports during the pause, only the last one is stored.
  private func store(_ newest: NIOLockedValueBox<EngineProgress>, at reports: AsyncStream<Void>, _ work: Work) async {
    var preview: (picture: EnginePreview, locator: String)?
    guard (try? await Task.sleep(for: min(reportInterval, Self.firstReportPause))) != nil else { return }
    for await _ in reports {
      let progress = newest.withLockedValue { $0 }
      if let picture = progress.preview, picture != preview?.picture, picture.bytes.count <= EnginePreview.byteLimit {
        work.hasPreview.withLockedValue { $0 = true }
        do throws(FileError) {
          preview = (picture, try await files.storePreview(picture, of: work.claim.job.id, attempt: work.claim.attempt))
        } catch { work.logger.warning("preview not stored", metadata: ["error": "\(error)"]) }
      }
      do {
        try await queue.report(
          work.claim,
          progress: JobProgress(
            progress.fraction, stage: progress.stage, previewLocator: preview?.locator, previewFormat: preview?.picture.format))
      } catch { work.logger.warning("progress not stored", metadata: ["error": "\(error)"]) }
      guard (try? await Task.sleep(for: reportInterval)) != nil else { return }
    }
  }
}
