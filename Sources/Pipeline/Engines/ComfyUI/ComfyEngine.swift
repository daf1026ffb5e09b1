package import KatsudoAPI
package import KatsudoCore
import KatsudoWorkflows
package import Logging

/// The engine that runs workflows on ComfyUI servers.
///
/// The id of a job is stored before the job is sent. Afterwards the server is asked for this id: a job is sent again only if the server that
/// had it does not know it any more, has ended, or has not answered for ``ComfySettings/silenceSeconds``. Each request has a folder of its own at the server for its inputs and its outputs.
package struct ComfyEngine: Engine {
  package static let name = "comfyui"

  package var name: String { Self.name }
  package var slots: Int { pool.slots }
  package var handsOver: Bool { true }
  package var areSlotsAlike: Bool { false }
  /// A workflow without media that makes texts only needs no folder.
  package var needsFolder: Bool { false }
  package let pool: ComfyPool
  let settings: ComfySettings
  /// Reads the format and size of a local file.
  let probe: @Sendable (_ path: String) throws(MediaError) -> MediaFacts
  let logger: Logger

  package init(
    _ pool: ComfyPool, _ settings: ComfySettings, probe: @escaping @Sendable (_ path: String) throws(MediaError) -> MediaFacts,
    logger: Logger
  ) {
    self.pool = pool
    self.settings = settings
    self.probe = probe
    self.logger = logger
  }

  package func startableLanes(among lanes: [String]) async -> [String] { pool.startable(among: lanes) }

  /// Sets the options of the models that the engine runs, by the model's id. So it knows which server can run which model. Options that
  /// cannot be read are left out, and a request of such a model fails with the reason.
  package func learn(_ options: [String: [String: JSONValue]]) {
    pool.learn(
      Dictionary(
        uniqueKeysWithValues: options.compactMap { id, options in
          (try? ComfyOptions(options)).map { (id, ServerChoice.Need(id, $0)) }
        }))
  }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    var logger = logger
    logger[metadataKey: "request"] = "\(attempt.requestID)"
    logger[metadataKey: "engine"] = "\(name)"
    if let trace = attempt.trace {
      logger[metadataKey: "trace_id"] = "\(trace.traceID)"
      logger[metadataKey: "span_id"] = "\(trace.parentID)"
    }
    let run = ComfyRun(
      attempt: attempt, pool: pool, settings: settings, probe: probe, time: pool.timing.time, handover: Handover(id: attempt.remote.id),
      logger: logger)
    let outcome: Result<EngineResult, EngineFailure> = await withTaskGroup(of: ForwardingStep.self) { group in
      group.addTask {
        do throws(EngineFailure) { return .ended(.success(try await run.execute())) } catch { return .ended(.failure(error)) }
      }
      group.addTask { await run.obeyCancels() }
      group.addTask { await run.hearAgain() }
      defer { group.cancelAll() }
      while let step = await group.next() { if case .ended(let outcome) = step { return outcome } }
      return .failure(run.stopped)
    }
    return try outcome.get()
  }
}
