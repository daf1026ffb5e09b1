import KatsudoAPI
import KatsudoCore
import Logging

extension ForwardingEngine {
  /// The pauses between the tries to cancel.
  private static var cancelPauses: [Duration] { [.milliseconds(500), .seconds(1), .seconds(2)] }

  /// Passes the owner's cancel requests on to the service, as soon as the service's id of the work is known. If the owner asks before the
  /// submission is sent, the submission is not sent.
  func obeyCancels(_ attempt: EngineAttempt, _ handover: Handover, _ logger: Logger) async -> ForwardingStep {
    var id: String?
    for await _ in attempt.stop.requests {
      handover.askCancel()
      if id == nil { id = await handover.id() }
      guard let id else { return .listenerEnded }
      if await isStopped(id, logger) { return .ended(.failure(stoppedByOwner)) }
      guard !Task.isCancelled else { return .listenerEnded }
      await attempt.stop.refuse()
    }
    return .listenerEnded
  }

  /// Asks the service to cancel, at most four times. Repeated calls do no harm.
  ///
  /// - Returns: `true` if the work stopped or never started.
  private func isStopped(_ id: String, _ logger: Logger) async -> Bool {
    for pause in Self.cancelPauses.map(Optional.some) + [nil] {
      do throws(ServiceFault) {
        switch try await service.cancel(id, wire) {
        case .stopped: return true
        case .refused: return false
        case .unclear: logger.warning("the answer to the cancel is not understood")
        }
      } catch { logger.warning("the cancel could not be sent", metadata: ["cause": "\(error.cause)"]) }
      guard let pause, (try? await settings.time.sleep(pause)) != nil else { return false }
    }
    return false
  }
}
