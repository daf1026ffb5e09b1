import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

extension Worker {
  /// The next step for an engine with free slots.
  private enum Step {
    case reattach(behind: Int64, Trial)
    case claim(lanes: [String], behind: Int64, limit: Int, Trial)
    /// The engine waits for the queue's signal, but not longer than this many milliseconds. `nil` means no limit.
    case wait(milliseconds: Int64?)
  }

  /// Claims jobs for one engine while it has free slots, and runs an attempt for each. Returns when the last attempt has ended.
  func work(_ assignment: EngineAssignment, _ slots: EngineSlots) async {
    let engine = assignment.engine
    await withDiscardingTaskGroup { attempts in
      while !isDraining, !Task.isCancelled {
        let (seen, freed) = (queue.work.count, slots.freed.count)
        let free = slots.free
        guard free > 0 else {
          if !isDraining { await slots.freed.wait(after: freed) }
          continue
        }
        let models = assignment.models()
        let (claims, trial): ([Claim], Trial)
        do {
          let step = try await next(for: engine, models, free: free)
          readiness.set("look", nil)
          switch step {
          case .wait(let milliseconds):
            if !isDraining { await wait(milliseconds, seen) }
            continue
          case .reattach(let number, let part):
            // The attempt waits for its handed-over work even if the model is gone.
            trial = part
            claims = await take(for: engine.name, trial) {
              try await queue.reattach(engine: engine.name, behind: number, onClaim: $0).map { [$0] } ?? []
            }
          case .claim(let lanes, let number, let limit, let part):
            trial = part
            claims = await take(for: engine.name, trial) {
              try await queue.claims(
                lanes: lanes, ring: models.lanes, engine: engine.name, behind: number, limit: limit,
                runningLimits: models.runningLimits, onClaim: $0)
            }
          }
        } catch {
          logger.error("cannot look for jobs", metadata: ["engine": "\(engine.name)", "error": "\(error)"])
          readiness.set("look", (error as? StoreError)?.message ?? "The database cannot be read. The log has the details.")
          await draining.wait(after: 0, atMost: .seconds(1))
          continue
        }
        // Another process claimed the job first, its owner is at a limit, or the database reported an error. The short wait prevents a
        // busy loop. It counts from now, because the end of a trial has raised the signal.
        if claims.isEmpty, !isDraining { await wait(100, queue.work.count) }
        for claim in claims {
          slots.take()
          attempts.addTask {
            if let rest = await self.hold(claim, of: models.byID[claim.job.modelID], on: engine, trial) {
              await self.draining.wait(after: 0, atMost: rest)
            }
            slots.release()
          }
        }
      }
    }
  }

  /// Chooses the next step. The circuit breakers decide if an engine waits, and trials of an engine use its lanes in turn, so that a service
  /// that refuses one model does not block the others. A trial is one job.
  ///
  /// - Parameter free: the number of free slots, at least 1.
  private func next(for engine: any Engine, _ models: EngineModels, free: Int) async throws -> Step {
    let waiting = try await queue.store.waitingLanes()
    let isAdrift = try await queue.store.adriftByEngine()[engine.name] != nil
    let own = state.withLockedValue { state in
      models.lanes(whereBreakerIsOpen: { state.engines[$0]?.isOpen ?? false }).filter(waiting.contains)
    }
    // A worker reattaches to handed-over work without asking the engine.
    let startable = own.isEmpty || isAdrift ? [] : Set(await engine.startableLanes(among: own))
    let lanes = own.filter(startable.contains)
    return state.withLockedValue { state in
      let now = time.monotonicMilliseconds()
      let breaker = state.engines[engine.name]
      // An engine that can start nothing now is asked again after a second.
      guard isAdrift || !lanes.isEmpty else { return .wait(milliseconds: own.isEmpty ? nil : 1000) }
      let machineRest = state.machine.rest(at: now)
      guard machineRest == 0 else { return .wait(milliseconds: machineRest) }
      // A trial that waits for a service may take hours and says little about this machine, so another trial may begin after 15 s. A trial
      // that runs a job on this machine has 60 s.
      if isAdrift { return .reattach(behind: state.lastTroubled, Trial(ofMachine: state.machine.begin(at: now, limit: 15_000))) }
      let rest = breaker?.rest(at: now) ?? 0
      guard rest == 0 else { return .wait(milliseconds: rest) }
      let trial = Trial(
        ofEngine: state.engines[engine.name]?.begin(at: now) ?? false, ofMachine: state.machine.begin(at: now, limit: 60_000))
      let limit = trial.ofEngine || trial.ofMachine || !engine.areSlotsAlike ? 1 : free
      guard trial.ofEngine, let breaker else { return .claim(lanes: lanes, behind: state.lastTroubled, limit: limit, trial) }
      return .claim(
        lanes: [lanes[(breaker.failureCount + state.emptyTrials[engine.name, default: 0]) % lanes.count]], behind: state.lastTroubled,
        limit: limit, trial)
    }
  }

  /// Asks the queue for claims. Each claim is registered as running before any later write of the queue begins, so that it is not
  /// reclaimed.
  private func take(
    for engine: String, _ trial: Trial, _ ask: (@escaping @Sendable (Claim) -> Void) async throws -> [Claim]
  ) async -> [Claim] {
    do {
      let claims = try await ask { [state] claim in state.withLockedValue { $0.running[claim.id] = Running(claim: claim) } }
      if claims.isEmpty {
        if trial.ofEngine { state.withLockedValue { $0.emptyTrials[engine, default: 0] += 1 } }
        breakOff(engine, trial)
      }
      return claims
    } catch {
      logger.error("cannot claim", metadata: ["engine": "\(engine)", "error": "\(error)"])
      breakOff(engine, Trial(ofEngine: trial.ofEngine))
      machineFailed((error as? StoreError)?.message ?? "The database could not claim a job. The log has the details.", trial)
      return []
    }
  }

  private func wait(_ milliseconds: Int64?, _ seen: UInt64) async {
    guard let milliseconds else { return await queue.work.wait(after: seen) }
    await queue.work.wait(after: seen, atMost: .milliseconds(milliseconds))
  }
}
