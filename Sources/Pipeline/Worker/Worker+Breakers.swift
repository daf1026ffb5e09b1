import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

/// The circuit breakers of the engines and of the machine.
extension Worker {
  func breakOff(_ engine: String, _ trial: Trial) {
    guard trial.ofEngine || trial.ofMachine else { return }
    state.withLockedValue { state in
      if trial.ofEngine { state.engines[engine]?.breakOff() }
      if trial.ofMachine { state.machine.breakOff() }
    }
    queue.work.raise()
  }

  func apply(_ verdict: AttemptRunner.Verdict, _ engine: String, _ trial: Trial) {
    switch verdict {
    case .took(let machineWorks):
      if machineWorks { self.machineWorks() }
      engineWorks(engine)
      breakOff(engine, trial)
    case .declined(let rest):
      breakOff(engine, Trial(ofMachine: trial.ofMachine))
      let milliseconds = rest?.wholeMilliseconds
      let now = time.monotonicMilliseconds()
      let pause = state.withLockedValue { state in
        state.engines[engine, default: CircuitBreaker()].fail(isTrial: trial.ofEngine, at: now, rest: milliseconds)
        return state.engines[engine]?.rest(at: now) ?? 0
      }
      logger.warning("engine declined, its circuit breaker is open", metadata: ["engine": "\(engine)", "rest_ms": "\(pause)"])
      queue.work.raise()
    case .machineTrouble(let reason):
      breakOff(engine, Trial(ofEngine: trial.ofEngine))
      machineFailed(reason, trial)
    case .again:
      breakOff(engine, trial)
    case .nothing(let machineWorks):
      if machineWorks { self.machineWorks() }
      breakOff(engine, trial)
    }
  }

  /// Records that a service has accepted a job.
  func took(_ engine: String) {
    machineWorks()
    engineWorks(engine)
  }

  func engineWorks(_ engine: String) {
    guard state.withLockedValue({ $0.engines[engine]?.succeed() ?? false }) else { return }
    logger.notice("engine takes jobs again, its circuit breaker is closed", metadata: ["engine": "\(engine)"])
    queue.work.raise()
  }

  func machineFailed(_ reason: String, _ trial: Trial) {
    let now = time.monotonicMilliseconds()
    let pause = state.withLockedValue { state in
      state.machine.fail(isTrial: trial.ofMachine, at: now)
      readiness.set("worker", reason)
      return state.machine.rest(at: now)
    }
    logger.error("the machine has a problem, no jobs are claimed", metadata: ["reason": "\(reason)", "rest_ms": "\(pause)"])
    queue.work.raise()
  }

  func machineWorks() {
    let wasInTrouble = state.withLockedValue { state in
      state.lastTroubled = 0
      readiness.set("worker", nil)
      return state.machine.succeed()
    }
    guard wasInTrouble else { return }
    logger.notice("the machine's problem is over, jobs are claimed again")
    queue.work.raise()
  }

  /// Closes the machine's circuit breaker if its backoff is over and there is no job for a trial. The next job will show if the machine
  /// works.
  func forgetTroubleWithoutWork() async throws {
    let counts = try await queue.store.counts()
    guard counts.waiting == 0, counts.running == 0 else { return }
    let now = time.monotonicMilliseconds()
    if state.withLockedValue({ $0.machine.isOpen && $0.machine.rest(at: now) == 0 }) { machineWorks() }
  }
}
