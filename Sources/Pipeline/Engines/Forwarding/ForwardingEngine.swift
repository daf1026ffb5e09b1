import KatsudoAPI
package import KatsudoCore
package import Logging

/// The engine that hands work over to a service.
///
/// It submits work at most once. The record of the submission is on disk before the first byte is sent, and the service's id is on disk
/// before the wait begins. Every later attempt only reattaches and waits. If it is not known that the service took or refused a submission,
/// the request fails with a message that says so.
package struct ForwardingEngine<Service: ForwardingService>: Engine {
  package var name: String { service.name }
  package var slots: Int { settings.slots }
  package var takesURLs: Bool { service.takesURLs }
  package var handsOver: Bool { true }
  let service: Service
  let settings: ForwardingSettings
  private(set) var wire: ServiceWire
  private let logger: Logger

  package init(_ service: Service, _ settings: ForwardingSettings, logger: Logger) {
    self.service = service
    self.settings = settings
    self.logger = logger
    wire = ServiceWire(settings: settings, hidingSecrets: service.hidingSecrets)
  }

  var stopped: EngineFailure { EngineFailure(.cancelled, "The server stopped waiting for \(service.title).") }
  var stoppedByOwner: EngineFailure { EngineFailure(.stoppedByOwner, "The request was cancelled.") }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    var engine = self
    // The service learns the ids of the trace and nothing else: `tracestate` is for the caller's own systems.
    engine.wire.traceparent = attempt.trace?.traceparent
    return try await engine.runTraced(attempt)
  }

  private func runTraced(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    var logger = logger
    logger[metadataKey: "request"] = "\(attempt.requestID)"
    logger[metadataKey: "engine"] = "\(name)"
    if let trace = attempt.trace {
      logger[metadataKey: "trace_id"] = "\(trace.traceID)"
      logger[metadataKey: "span_id"] = "\(trace.parentID)"
    }
    let handover = Handover(id: attempt.remote.id)
    let outcome: Result<EngineResult, EngineFailure> = await withTaskGroup(of: ForwardingStep.self) { [logger] group in
      group.addTask {
        do throws(EngineFailure) { return .ended(.success(try await forward(attempt, handover, logger))) } catch {
          return .ended(.failure(error))
        }
      }
      group.addTask { await obeyCancels(attempt, handover, logger) }
      defer { group.cancelAll() }
      while let step = await group.next() { if case .ended(let outcome) = step { return outcome } }
      return .failure(stopped)
    }
    return try outcome.get()
  }

  private func forward(_ attempt: EngineAttempt, _ handover: Handover, _ logger: Logger) async throws(EngineFailure) -> EngineResult {
    let id: String
    if let known = attempt.remote.id {
      id = known
    } else {
      id = try await submit(attempt, handover, logger)
      if settings.pauseAfterSubmit > .zero { try await rest(settings.pauseAfterSubmit) }
    }
    var logger = logger
    logger[metadataKey: "upstream_request"] = "\(id)"
    let begin = settings.time.monotonicMilliseconds()
    var unusable = 0
    while true {
      let result = try await wait(for: id, since: begin, attempt, handover, logger)
      switch try await collect(result, id: id, attempt, logger) {
      case .complete(let result): return result
      // The files are paid for. So the engine polls again for new links, as long as the service knows the work.
      case .unreachable: unusable = 0
      case .unusable(let reason):
        unusable += 1
        guard unusable < Self.unusableLimit else {
          throw EngineFailure(
            .unavailable, "\(service.title) says that the result is ready, but gives no usable file. The request is not sent again.",
            cause: "request \(id): \(reason)")
        }
      }
      try await rest(Self.unreachablePause)
    }
  }

  private static var unreachablePause: Duration { .seconds(120) }
  /// The number of results in a row without a usable file after which the attempt fails. With the pauses this takes about an hour.
  private static var unusableLimit: Int { 30 }
}

/// The outcome of one of the two tasks of an attempt.
enum ForwardingStep: Sendable {
  case ended(Result<EngineResult, EngineFailure>)
  /// The task that listens for cancel requests has ended. It has no more effect on the attempt.
  case listenerEnded
}
