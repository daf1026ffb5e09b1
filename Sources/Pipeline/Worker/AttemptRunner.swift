import EmakiAPI
import EmakiCore
import EmakiFiles
import EmakiIntake
import EmakiMedia
import EmakiOutputs
import EmakiQueue
import Logging

/// Brings one claimed attempt to its end.
struct AttemptRunner: Sendable {
  let queue: JobQueue
  let media: MediaFetcher
  let inputs: InputFolder
  let outputs: OutputFolder
  let scratchPath: String
  let reportInterval: Duration
  let logger: Logger

  /// How an attempt came out.
  private enum Outcome {
    case made(EngineResult)
    /// With the sentence for the request's owner.
    case failed(String)
    /// Cut short by this server's end, or by the loss of its lease.
    case stopped
  }

  func run(_ claim: Claim, of model: ModelManifest, on engine: any Engine) async {
    var logger = logger
    logger[metadataKey: "request"] = "\(claim.job.id)"
    logger[metadataKey: "attempt"] = "\(claim.attempt)"
    logger[metadataKey: "engine"] = "\(engine.name)"
    let folder = "\(scratchPath)/\(claim.job.id).\(claim.attempt)"
    defer { try? FolderContents.remove(folder) }
    logger.info("attempt started")
    let outcome = await make(claim, model, engine, folder: folder, logger: logger)
    // The state of the job is settled even where this task was cancelled meanwhile, but then not tried for ever.
    let patience = Patience()
    await withTaskCancellationHandler {
      await Task { [logger] in await settle(claim, outcome, patience, logger: logger) }.value
    } onCancel: {
      patience.end()
    }
  }

  private func make(
    _ claim: Claim, _ model: ModelManifest, _ engine: any Engine, folder: String, logger: Logger
  ) async -> Outcome {
    do {
      try FolderContents.remove(folder)
      try DurableFile.makeFolder(folder)
    } catch {
      logger.error("no scratch folder", metadata: ["error": "\(error)"])
      return .failed("The server has no room to work on the request. Its operator should look at the disk of the data folder.")
    }
    do {
      let files = try await collectMedia(claim, model, folder: folder)
      return try await .made(runEngine(claim, model, engine, files: files, folder: folder))
    } catch let error as MediaError {
      if Task.isCancelled { return .stopped }
      logger.info("input refused", metadata: ["code": "\(error.code.rawValue)", "reason": "\(error.message)"])
      return .failed(error.message)
    } catch let failure as EngineFailure {
      if failure.code == .cancelled || Task.isCancelled { return .stopped }
      logger.warning(
        "attempt failed",
        metadata: ["code": "\(failure.code.rawValue)", "reason": "\(failure.message)", "cause": "\(failure.cause ?? "-")"])
      return .failed(failure.message)
    } catch {
      logger.error("attempt failed", metadata: ["error": "\(error)"])
      return .failed("The request failed by a fault of the server. Its log tells more under the request's id.")
    }
  }

  /// Local files for every media value, by the property that names them.
  private func collectMedia(
    _ claim: Claim, _ model: ModelManifest, folder: String
  ) async throws(MediaError) -> [String: [String]] {
    var files: [String: [String]] = [:]
    let rules = SchemaCheck(claim.job.input, against: model.input).media
    for (index, reference) in claim.job.media.enumerated() {
      let path: String
      switch reference.source {
      case .stored(let name):
        path = inputs.path(name: name, requestID: claim.job.id)
      case .url(let url):
        path = "\(folder)/input-\(index)"
        let value = rules.first { $0.location.path == reference.path }
        let requirements = MediaRequirements(
          kind: reference.kind, formats: value.map { model.formats(for: $0) } ?? [], rules: value?.validations ?? [])
        _ = try await media.fetch(url, for: requirements, to: path)
      }
      files[reference.property, default: []].append(path)
    }
    return files
  }

  private func runEngine(
    _ claim: Claim, _ model: ModelManifest, _ engine: any Engine, files: [String: [String]], folder: String
  ) async throws(EngineFailure) -> EngineResult {
    let binding = model.binding(for: engine.name)
    let (reports, continuation) = AsyncStream.makeStream(of: Double.self, bufferingPolicy: .bufferingNewest(1))
    let storing = Task { await store(reports, of: claim) }
    defer {
      continuation.finish()
      storing.cancel()
    }
    return try await engine.run(
      EngineAttempt(
        requestID: claim.job.id, number: claim.attempt, modelID: claim.job.modelID,
        parameters: binding.compactMapValues { claim.job.input[$0] }, files: binding.compactMapValues { files[$0] }, folder: folder,
        report: { continuation.yield($0) }))
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

  private func settle(_ claim: Claim, _ outcome: Outcome, _ patience: Patience, logger: Logger) async {
    switch outcome {
    case .made(let result):
      do throws(FileError) {
        // What an earlier attempt stored and did not live to tell of belongs to nobody.
        try outputs.remove(requestID: claim.job.id)
        let stored = try outputs.store(result.files, requestID: claim.job.id, attempt: claim.attempt)
        let isKept = await write(claim, patience, logger) { try await queue.succeed(claim, outputs: stored, metadata: result.metadata) }
        if isKept { logger.info("attempt succeeded") } else { try outputs.remove(requestID: claim.job.id, attempt: claim.attempt) }
      } catch {
        logger.error("outputs not stored", metadata: ["error": "\(error)"])
        try? outputs.remove(requestID: claim.job.id, attempt: claim.attempt)
        let sentence =
          error.isDiskFull
          ? "The result could not be stored, since the server's disk is full. Its operator must free some room."
          : "The result could not be stored on the server's disk. Its log tells more under the request's id."
        await write(claim, patience, logger) { try await queue.fail(claim, error: sentence) }
      }
    case .failed(let sentence):
      await write(claim, patience, logger) { try await queue.fail(claim, error: sentence) }
    case .stopped:
      let isReleased = await write(claim, patience, logger) { try await queue.release(claim) }
      if isReleased { logger.info("attempt handed back") }
      return
    }
    do { try inputs.remove(requestID: claim.job.id) } catch { logger.warning("inputs not removed", metadata: ["error": "\(error)"]) }
  }

  /// Writes an end into the queue. A full or failing disk is tried again for as long as the server runs: giving up would run the job again
  /// although its outcome is known. Where the server stops it is given up, and the next start queues the job again.
  ///
  /// - Returns: whether the claim was still held and the end is stored.
  @discardableResult
  private func write(_ claim: Claim, _ patience: Patience, _ logger: Logger, _ body: () async throws -> Void) async -> Bool {
    while true {
      let isLast = patience.isOver
      do {
        try await body()
        return true
      } catch let refusal as TransitionRefusal {
        logger.warning("claim no longer held", metadata: ["refusal": "\(refusal)"])
        return false
      } catch {
        logger.error("end of the attempt not stored", metadata: ["error": "\(error)", "again": "\(!isLast)"])
        if isLast { return false }
        await patience.rest(for: .seconds(1))
      }
    }
  }
}
