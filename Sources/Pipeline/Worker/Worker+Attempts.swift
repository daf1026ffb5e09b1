import KatsudoCore
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

/// The running attempts, and the cancel requests of their owners.
extension Worker {
  /// Runs an attempt in a task of its own, which the heartbeat can find and stop. The task is unstructured, so that it can be cancelled
  /// alone. This function waits for the task, and cancels it if its own task is cancelled.
  ///
  /// - Returns: the backoff of the slot, or `nil`.
  func hold(_ claim: Claim, of entry: EngineModels.Entry?, on engine: any Engine, _ trial: Trial) async -> Duration? {
    let (requests, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let task = Task {
      await self.attempt.run(claim, of: entry, on: engine, cancelRequests: requests) {
        self.took(engine.name)
      } onEngine: {
        self.state.withLockedValue { $0.running[claim.id]?.isInEngine = true }
      } onCancelRefused: {
        self.state.withLockedValue { $0.running[claim.id]?.isCancelPassed = false }
        await self.passCancelsOn([claim.id])
      }
    }
    let isTooLate = state.withLockedValue { state in
      state.running[claim.id]?.task = task
      state.running[claim.id]?.cancelRequests = wish
      if state.running[claim.id]?.isCancelWaiting == true { state.running[claim.id]?.passCancelOn() }
      return state.isGraceOver || state.running[claim.id]?.isLost ?? true
    }
    if isTooLate { task.cancel() }
    // The owner may have asked for a cancel before this attempt.
    if claim.isHandedOver { await passCancelsOn([claim.id]) }
    let verdict = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    _ = state.withLockedValue { $0.running.removeValue(forKey: claim.id) }
    if case .machineTrouble = verdict { state.withLockedValue { $0.lastTroubled = claim.job.sequence } }
    apply(verdict, engine.name, trial)
    if case .again(let rest) = verdict { return rest }
    return nil
  }

  /// Passes the cancel requests of owners on to the running attempts.
  func passCancelsOn() async {
    while !Task.isCancelled {
      let seen = queue.cancels.count
      await passCancelsOn(state.withLockedValue { Array($0.running.keys) })
      await queue.cancels.wait(after: seen)
    }
  }

  func passCancelsOn(_ claims: [Claim.ID]) async {
    do {
      let asked = try await queue.store.cancelAsked(among: claims)
      state.withLockedValue { state in
        for id in asked { state.running[id]?.passCancelOn() }
      }
    } catch {
      logger.error("cannot read cancel requests", metadata: ["error": "\(error)"])
    }
  }
}
