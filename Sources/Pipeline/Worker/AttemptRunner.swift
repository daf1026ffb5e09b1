import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoMedia
import KatsudoQueue
import Logging

/// Brings one claimed attempt to its end.
struct AttemptRunner: Sendable {
  let queue: JobQueue
  let media: MediaFetcher
  let inputs: InputKeeper
  let files: any FileStore
  let scratchPath: String
  let reportInterval: Duration
  let readiness: Readiness
  let logger: Logger

  /// What an attempt tells of its engine and of the machine.
  enum Verdict: Sendable, Hashable {
    /// It took the job, and may have failed at it. `machineWorks`: whether a result was stored, which the machine can only do when it is well.
    case took(machineWorks: Bool)
    /// The machine itself is in trouble; with a sentence for the operator.
    case machineTrouble(String)
    /// With the rest that the engine asks for.
    case declined(rest: Duration?)
    /// Nothing of the engine: it was broken off from outside, never came to the engine, or only waited for what the service had taken before.
    case nothing(machineWorks: Bool)
  }

  /// How an attempt came out.
  enum Outcome {
    case made(EngineResult)
    /// With the sentence for the request's owner, and what it tells of the engine.
    case failed(String, Verdict)
    /// `counts`: whether it speaks against the job.
    case declined(String, counts: Bool, rest: Duration?)
    /// By the service that had the work, since its owner asked for it.
    case cancelled
    /// Cut short by this server's end, or by the loss of its lease.
    case stopped
    /// The machine is in trouble: the job goes back, and nothing counts against it. With a sentence for the operator.
    case putBack(String)
  }

  /// What there is for one attempt.
  struct Work {
    var claim: Claim
    var input = JobInput(values: .null)
    /// `nil` where the model is gone and only what was handed over is waited for.
    var model: ModelManifest?
    var engine: any Engine
    /// Whether another engine may take what this one declines.
    var hasNext: Bool
    var folder: String
    var record: HandoverRecord
    var cancelRequests: AsyncStream<Void>
    var onTaken: @Sendable () -> Void
    var onCancelRefused: @Sendable () async -> Void
    var logger: Logger
  }

  /// - Parameters:
  ///   - cancelRequests: an element for each time the job's owner asks the service that has the work to stop it.
  ///   - onTaken: called when a service has taken the work, which may be long before the attempt ends.
  ///   - onCancelRefused: called when the service did not stop the work, so that the next wish is passed on again.
  func run(
    _ claim: Claim, of entry: EngineModels.Entry?, on engine: any Engine, cancelRequests: AsyncStream<Void>,
    onTaken: @escaping @Sendable () -> Void, onCancelRefused: @escaping @Sendable () async -> Void
  ) async -> Verdict {
    var logger = logger
    logger[metadataKey: "request"] = "\(claim.job.id)"
    logger[metadataKey: "attempt"] = "\(claim.attempt)"
    logger[metadataKey: "engine"] = "\(engine.name)"
    let work = Work(
      claim: claim, model: entry?.manifest, engine: engine, hasNext: entry?.hasNext ?? false,
      folder: "\(scratchPath)/\(claim.job.id).\(claim.attempt)",
      record: HandoverRecord(claim), cancelRequests: cancelRequests, onTaken: onTaken, onCancelRefused: onCancelRefused,
      logger: logger)
    logger.info("attempt started")
    let outcome = await make(work)
    // Told at once: where the database is in trouble, too, settling takes until that is over.
    if case .putBack(let reason) = outcome { readiness.set("worker", reason) }
    // The state of the job is settled even where this task was cancelled meanwhile, but then not tried for ever.
    let trouble = await insist { await settle(work, outcome, $0) }
    await BlockingThreads.jobs.run { try? FolderContents.remove(work.folder) }
    return trouble.map { .machineTrouble($0) } ?? verdict(outcome, work)
  }

  private func verdict(_ outcome: Outcome, _ work: Work) -> Verdict {
    switch outcome {
    case .declined(_, _, let rest): .declined(rest: rest)
    case .failed(_, .declined(let rest)): .declined(rest: rest)
    case .putBack(let reason): .machineTrouble(reason)
    // The service took this work before; whether it takes more its end does not tell.
    case .made where work.record.id != nil: .nothing(machineWorks: true)
    case _ where work.record.id != nil: .nothing(machineWorks: false)
    case .made: .took(machineWorks: true)
    case .failed(_, let verdict): verdict
    case .cancelled, .stopped: .nothing(machineWorks: false)
    }
  }

  /// Runs something that must be tried for as long as the server runs, also where this task is cancelled.
  func insist<Value: Sendable>(_ body: @escaping @Sendable (Patience) async -> Value) async -> Value {
    let patience = Patience()
    return await withTaskCancellationHandler {
      await Task { await body(patience) }.value
    } onCancel: {
      patience.end()
    }
  }

  private func make(_ work: Work) async -> Outcome {
    let claim = work.claim
    if claim.isHandedOver, claim.job.lifecycle.remoteID == nil {
      return .failed(
        "Outcome unknown: the server ended while this request was being handed to \(work.engine.name). It may have been taken, so it is not"
          + " sent again. This server's operator can look for it in the account there.", .nothing(machineWorks: false))
    }
    do throws(FileError) {
      try await BlockingThreads.jobs.run { () throws(FileError) in try FolderContents.makeEmpty(work.folder) }
    } catch {
      work.logger.error("no scratch folder", metadata: ["error": "\(error)"])
      return .putBack((MachineTrouble(error) ?? .diskFault).sentence)
    }
    do {
      var whole = work
      whole.input = try await input(work)
      // Work that was handed over needs no media: it is only waited for.
      return try await .made(runEngine(whole, media: claim.isHandedOver ? [] : collectMedia(whole)))
    } catch let error as MediaError {
      if Task.isCancelled { return .stopped }
      if error.code == .machineTrouble { return .putBack(error.message) }
      work.logger.info("input refused", metadata: ["code": "\(error.code.rawValue)", "reason": "\(error.message)"])
      return .failed(error.message, .nothing(machineWorks: false))
    } catch let failure as EngineFailure {
      return outcome(of: failure, work)
    } catch let error as StoreError {
      work.logger.error("input not read", metadata: ["error": "\(error)"])
      guard error.code == .unreadable else { return .putBack(error.message) }
      return .failed("The request could not be read from the server's database. Send it again.", .nothing(machineWorks: false))
    } catch {
      work.logger.error("attempt failed", metadata: ["error": "\(error)"])
      return .failed(
        "The request failed by a fault of the server. Its log tells more under the request's id.", .nothing(machineWorks: false))
    }
  }

  /// Reads the input of the job. Work that was handed over is waited for although its input is damaged.
  private func input(_ work: Work) async throws -> JobInput {
    do {
      guard let input = try await queue.input(of: work.claim.job.id) else {
        throw StoreError(.unreadable, "The record of request \(work.claim.job.id) has no input.")
      }
      return input
    } catch let error as StoreError where error.code == .unreadable && work.claim.isHandedOver {
      work.logger.error("input not read", metadata: ["error": "\(error)"])
      return JobInput(values: .null)
    }
  }

  private func outcome(of failure: EngineFailure, _ work: Work) -> Outcome {
    // What was already cancelled by its owner is not handed back only because the server ends at the same moment.
    if failure.code == .stoppedByOwner { return .cancelled }
    if failure.code == .cancelled || Task.isCancelled { return .stopped }
    work.logger.warning(
      "attempt failed",
      metadata: [
        "code": "\(failure.code.rawValue)", "reason": "\(failure.message)", "cause": "\(failure.cause ?? "-")",
        "remote": "\(work.record.id ?? "-")",
      ])
    if failure.code == .machineTrouble, !work.record.isOpen || work.record.id != nil { return .putBack(failure.message) }
    // Only where nobody else can have begun the work may it begin again.
    let mayGoOn = [.declined, .busy].contains(failure.code) || (failure.code == .unavailable && work.hasNext)
    guard mayGoOn, !work.record.isOpen else {
      // A service that loses submissions gets no further ones before it has rested: each of them may be paid.
      return .failed(failure.message, failure.code == .outcomeUnknown ? .declined(rest: failure.retryAfter) : .took(machineWorks: false))
    }
    return .declined(failure.message, counts: failure.code != .busy, rest: failure.retryAfter)
  }

  private func runEngine(_ work: Work, media: [EngineMedia]) async throws(EngineFailure) -> EngineResult {
    let claim = work.claim
    let binding = work.model?.binding(for: work.engine.name) ?? [:]
    var files: [String: [String]] = [:]
    for item in media {
      if case .key(let property)? = item.location.first, case .file(let path) = item.source { files[property, default: []].append(path) }
    }
    let (reports, continuation) = AsyncStream.makeStream(of: Double.self, bufferingPolicy: .bufferingNewest(1))
    let storing = Task { await store(reports, of: claim) }
    defer {
      continuation.finish()
      storing.cancel()
    }
    return try await work.engine.run(
      EngineAttempt(
        requestID: claim.job.id, number: claim.attempt, modelID: claim.job.modelID,
        parameters: binding.compactMapValues { work.input.values[$0] }, files: binding.compactMapValues { files[$0] },
        input: work.input.values, media: media, folder: work.folder, remote: remote(work), report: { continuation.yield($0) }))
  }

  /// Stores the newest report, then rests: whatever came meanwhile but the last is dropped.
  private func store(_ reports: AsyncStream<Double>, of claim: Claim) async {
    for await progress in reports {
      do {
        try await queue.report(claim, progress: progress)
        try await Task.sleep(for: reportInterval)
      } catch is CancellationError {
        return
      } catch {
        logger.warning("progress not stored", metadata: ["request": "\(claim.job.id)", "error": "\(error)"])
      }
    }
  }
}
