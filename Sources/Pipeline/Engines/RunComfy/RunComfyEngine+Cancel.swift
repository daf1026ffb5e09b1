import KatsudoAPI
import KatsudoCore
import Logging

extension RunComfyEngine {
  /// The pauses between the tries to cancel.
  private static let cancelPauses: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2)]

  /// Passes the owner's cancel on to RunComfy. If RunComfy already has the request, this happens at once, otherwise as soon as it has it.
  /// Before that, the submission itself checks whether the request is still wanted.
  func obeyCancels(_ attempt: EngineAttempt, _ handover: RunComfyHandover, _ logger: Logger) async -> Step {
    var id: String?
    for await _ in attempt.remote.cancelRequests {
      handover.askCancel()
      if id == nil { id = await handover.id() }
      guard let id else { return .listenerEnded }
      if await isStopped(id, logger) { return .ended(.failure(Self.stoppedByOwner)) }
      guard !Task.isCancelled else { return .listenerEnded }
      await attempt.remote.refuseCancel()
    }
    return .listenerEnded
  }

  /// Asks RunComfy to cancel. A second call does no harm: RunComfy answers for a cancelled request that it is cancelled.
  private func isStopped(_ id: String, _ logger: Logger) async -> Bool {
    for pause in Self.cancelPauses.map(Optional.some) + [nil] {
      do throws(RunComfyFault) {
        switch RunComfyCancelAnswer(try await wire.send(.cancel(id))) {
        case .stopped: return true
        case .refused: return false
        case .unclear: logger.warning("the cancel was not understood")
        }
      } catch { logger.warning("the cancel did not get through", metadata: ["cause": "\(error.cause)"]) }
      guard let pause, (try? await settings.time.sleep(pause)) != nil else { return false }
    }
    return false
  }
}
