import KatsudoAPI
package import KatsudoCore
package import Logging

/// The engine that runs a model on RunComfy, with the operator's own token.
///
/// It submits a request at most once. The record of the submission is on disk before the first byte is sent, and RunComfy's id is on disk
/// before the wait begins. Every later attempt only reattaches and waits. If it is unknown whether RunComfy took a submission, the request
/// fails with a message that says so.
package struct RunComfyEngine: Engine {
  package let name = "runcomfy"
  package var slots: Int { settings.slots }
  package var takesURLs: Bool { true }
  let settings: Settings
  let wire: RunComfyWire
  private let logger: Logger

  package init(_ settings: Settings, logger: Logger) {
    self.settings = settings
    self.logger = logger
    wire = RunComfyWire(settings: settings)
  }

  /// The outcome of one of the two tasks of an attempt.
  enum Step: Sendable {
    case ended(Result<EngineResult, EngineFailure>)
    /// The listener for cancels has ended. No cancel will come any more, or none that matters.
    case listenerEnded
  }

  static let stopped = EngineFailure(.cancelled, "The waiting for RunComfy was stopped.")
  static let stoppedByOwner = EngineFailure(.stoppedByOwner, "The request was cancelled.")

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    var logger = logger
    logger[metadataKey: "request"] = "\(attempt.requestID)"
    let handover = RunComfyHandover(id: attempt.remote.id)
    let outcome: Result<EngineResult, EngineFailure> = await withTaskGroup(of: Step.self) { [logger] group in
      group.addTask {
        do throws(EngineFailure) { return .ended(.success(try await forward(attempt, handover, logger))) } catch {
          return .ended(.failure(error))
        }
      }
      group.addTask { await obeyCancels(attempt, handover, logger) }
      defer { group.cancelAll() }
      while let step = await group.next() { if case .ended(let outcome) = step { return outcome } }
      return .failure(Self.stopped)
    }
    return try outcome.get()
  }

  private func forward(_ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger) async throws(EngineFailure) -> EngineResult
  {
    let id: String
    if let known = attempt.remote.id { id = known } else { id = try await submit(attempt, handover, logger) }
    var logger = logger
    logger[metadataKey: "upstream_request"] = "\(id)"
    let begin = settings.time.monotonicMilliseconds()
    while true {
      let (output, cost) = try await wait(for: id, since: begin, attempt, handover, logger)
      if let result = try await collect(RunComfyOutput(output), cost: cost, id: id, attempt, logger) { return result }
      // The files could not be reached for minutes, perhaps because of this server's network. They are paid for, so the engine asks again,
      // with new links, for as long as RunComfy knows the request.
      try await rest(Self.unreachablePause)
    }
  }

  private static let unreachablePause = Duration.seconds(120)
}
