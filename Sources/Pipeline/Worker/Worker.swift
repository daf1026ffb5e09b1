package import KatsudoAPI
package import KatsudoCore
package import KatsudoIntake
package import KatsudoMediaFetch
package import KatsudoQueue
package import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Claims jobs from the queue and runs each to its end: it fetches the media, runs an engine, stores the outputs and finishes the job.
///
/// Every engine has a fixed number of slots. Each slot is a task that claims a job, runs it and claims again. Before it claims, it
/// reattaches to work that an earlier attempt handed over to a service. A heartbeat renews the leases of running attempts. Each engine has
/// a circuit breaker: an engine that declines a job gets no jobs during its backoff, and the next engine in the model's list takes them
/// while the breaker is open. The machine also has a circuit breaker: while the machine has a problem, the worker claims only a trial job,
/// and another one only when the trial has ended or takes too long. On a graceful shutdown the worker claims nothing more. Running attempts
/// may finish within the grace period, and the others are released.
package final class Worker: Service {
  package struct Settings: Sendable {
    /// The interval between two renewals of the leases. It must be much shorter than a lease.
    package var heartbeat: Duration
    /// The time that running jobs may go on after ``Worker/drain()`` or after the beginning of a shutdown.
    package var grace: Duration
    /// The pause between two stored progress reports of an attempt.
    package var reportInterval: Duration

    package init(heartbeat: Duration = .milliseconds(2500), grace: Duration = .seconds(20), reportInterval: Duration = .milliseconds(500)) {
      self.heartbeat = heartbeat
      self.grace = grace
      self.reportInterval = reportInterval
    }
  }

  private struct Running {
    var claim: Claim
    /// The task of the attempt. It is `nil` from the commit of the claim until the attempt begins.
    var task: Task<AttemptRunner.Verdict, Never>?
    var cancelRequests: AsyncStream<Void>.Continuation?
    /// `true` from when the attempt has everything that its engine needs. Before that, the attempt itself can be stopped.
    var isInEngine = false
    /// `true` if the owner asked to cancel before the attempt's task began.
    var isCancelWaiting = false
    /// `true` from when the owner's wish was passed to the engine until the engine has answered it.
    var isCancelPassed = false
    var isLost = false

    /// Passes the owner's wish to cancel on to the engine, once. An attempt that is not in its engine yet is stopped: the release of its job
    /// then cancels it.
    mutating func passCancelOn() {
      guard let task, let cancelRequests else {
        isCancelWaiting = true
        return
      }
      guard !isCancelPassed else { return }
      isCancelPassed = true
      if isInEngine || claim.isHandedOver { cancelRequests.yield() } else { task.cancel() }
    }
  }

  /// The circuit breakers for which an attempt is a trial.
  private struct Trial: Sendable {
    var ofEngine = false
    var ofMachine = false
  }

  private struct State {
    var isDraining = false
    /// `true` after the grace period. An attempt that begins then is stopped at once and released.
    var isGraceOver = false
    var running: [Claim.ID: Running] = [:]
    var engines: [String: CircuitBreaker] = [:]
    var machine = CircuitBreaker(longestRest: 15_000)
    /// The sequence number of the last job that had the machine's problem. The next trial takes a job after it, so that a job that is too
    /// large for the disk does not block all others.
    var lastTroubled: Int64 = 0
  }

  private let queue: JobQueue
  private let attempt: AttemptRunner
  private let assignments: [EngineAssignment]
  private let settings: Settings
  private let time: TimeSource
  private let logger: Logger
  private let state = NIOLockedValueBox(State())
  private let draining = WorkSignal()
  private let readiness: Readiness

  package init(
    queue: JobQueue, assignments: [EngineAssignment], media: MediaFetcher, inputs: InputKeeper, files: any FileStore, scratchPath: String,
    settings: Settings = Settings(), readiness: Readiness = Readiness(), time: TimeSource = .system, logger: Logger
  ) {
    self.queue = queue
    self.readiness = readiness
    self.assignments = assignments
    self.settings = settings
    self.time = time
    self.logger = logger
    attempt = AttemptRunner(
      queue: queue, media: media, inputs: inputs, files: files, scratchPath: scratchPath, reportInterval: settings.reportInterval,
      readiness: readiness, logger: logger)
  }

  /// Stops the claiming. Running attempts go on for the grace period.
  package func drain() {
    state.withLockedValue { $0.isDraining = true }
    draining.raise()
    queue.work.raise()
  }

  package func run() async throws {
    let adrift = (try? await queue.store.adriftByEngine()) ?? [:]
    for (engine, count) in adrift where !assignments.contains(where: { $0.engine.name == engine }) {
      logger.warning(
        "requests are at a service whose credentials are not set, they wait until they are",
        metadata: ["engine": "\(engine)", "count": "\(count)"])
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.keepLeases() }
      group.addTask { await self.passCancelsOn() }
      group.addTask {
        if (try? await gracefulShutdown()) != nil { self.drain() }
      }
      group.addTask { await self.limitGrace() }
      await withDiscardingTaskGroup { slots in
        for assignment in assignments {
          for _ in 0..<assignment.engine.slots { slots.addTask { await self.work(assignment) } }
        }
      }
      group.cancelAll()
    }
    // The worker claims nothing more, but a service must not end before its turn in the shutdown.
    if !Task.isCancelled { try? await gracefulShutdown() }
  }

  private var isDraining: Bool { state.withLockedValue { $0.isDraining } }

  /// The next step of a slot.
  private enum Step {
    case reattach(behind: Int64, Trial)
    case claim(lanes: [String], behind: Int64, Trial)
    /// The slot waits for the queue's signal, but not longer than this many milliseconds. `nil` means no limit.
    case wait(milliseconds: Int64?)
  }

  private func work(_ assignment: EngineAssignment) async {
    let engine = assignment.engine
    while !isDraining, !Task.isCancelled {
      let seen = queue.work.count
      let models = assignment.models()
      let step: Step
      do {
        step = try await next(for: engine, models)
        readiness.set("look", nil)
      } catch {
        logger.error("cannot look for jobs", metadata: ["engine": "\(engine.name)", "error": "\(error)"])
        readiness.set("look", (error as? StoreError)?.message ?? "The database cannot be read. The log has the details.")
        await draining.wait(after: 0, atMost: .seconds(1))
        continue
      }
      switch step {
      case .wait(let milliseconds): if !isDraining { await wait(milliseconds, seen) }
      case .reattach(let number, let trial):
        // The attempt waits for its handed-over work even if the model is gone.
        let claim = await take(for: engine.name, trial) { try await queue.reattach(engine: engine.name, behind: number, onClaim: $0) }
        await hold(claim, models, on: engine, trial, seen)
      case .claim(let lanes, let number, let trial):
        let claim = await take(for: engine.name, trial) {
          try await queue.claim(lanes: lanes, ring: models.lanes, engine: engine.name, behind: number, onClaim: $0)
        }
        await hold(claim, models, on: engine, trial, seen)
      }
    }
  }

  private func hold(_ claim: Claim?, _ models: EngineModels, on engine: any Engine, _ trial: Trial, _ seen: UInt64) async {
    guard let claim else {
      // Another slot claimed the job first, or the database reported an error. The short wait prevents a busy loop.
      if !isDraining { await wait(100, seen) }
      return
    }
    let rest = await hold(claim, of: models.byID[claim.job.modelID], on: engine, trial)
    if let rest { await draining.wait(after: 0, atMost: rest) }
  }

  /// Chooses the next step. The circuit breakers decide if a slot waits, and trials of an engine use its lanes in turn, so that a service
  /// that refuses one model does not block the others.
  private func next(for engine: any Engine, _ models: EngineModels) async throws -> Step {
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
      guard trial.ofEngine, let breaker else { return .claim(lanes: lanes, behind: state.lastTroubled, trial) }
      return .claim(lanes: [lanes[breaker.failureCount % lanes.count]], behind: state.lastTroubled, trial)
    }
  }

  /// Asks the queue for a claim. The claim is registered as running before any later write of the queue begins, so that it is not
  /// reclaimed.
  private func take(
    for engine: String, _ trial: Trial, _ ask: (@escaping @Sendable (Claim) -> Void) async throws -> Claim?
  ) async -> Claim? {
    do {
      let claim = try await ask { [state] claim in state.withLockedValue { $0.running[claim.id] = Running(claim: claim) } }
      if claim == nil { breakOff(engine, trial) }
      return claim
    } catch {
      logger.error("cannot claim", metadata: ["engine": "\(engine)", "error": "\(error)"])
      breakOff(engine, Trial(ofEngine: trial.ofEngine))
      machineFailed((error as? StoreError)?.message ?? "The database could not claim a job. The log has the details.", trial)
      return nil
    }
  }

  private func breakOff(_ engine: String, _ trial: Trial) {
    guard trial.ofEngine || trial.ofMachine else { return }
    state.withLockedValue { state in
      if trial.ofEngine { state.engines[engine]?.breakOff() }
      if trial.ofMachine { state.machine.breakOff() }
    }
    queue.work.raise()
  }

  private func wait(_ milliseconds: Int64?, _ seen: UInt64) async {
    guard let milliseconds else { return await queue.work.wait(after: seen) }
    await queue.work.wait(after: seen, atMost: .milliseconds(milliseconds))
  }

  /// Runs an attempt in a task of its own, which the heartbeat can find and stop. The task is unstructured, so that it can be cancelled
  /// alone. This function waits for the task, and cancels it if its own task is cancelled.
  ///
  /// - Returns: the backoff of the slot, or `nil`.
  private func hold(_ claim: Claim, of entry: EngineModels.Entry?, on engine: any Engine, _ trial: Trial) async -> Duration? {
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

  private func apply(_ verdict: AttemptRunner.Verdict, _ engine: String, _ trial: Trial) {
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
  private func took(_ engine: String) {
    machineWorks()
    engineWorks(engine)
  }

  private func engineWorks(_ engine: String) {
    guard state.withLockedValue({ $0.engines[engine]?.succeed() ?? false }) else { return }
    logger.notice("engine takes jobs again, its circuit breaker is closed", metadata: ["engine": "\(engine)"])
    queue.work.raise()
  }

  private func machineFailed(_ reason: String, _ trial: Trial) {
    let now = time.monotonicMilliseconds()
    let pause = state.withLockedValue { state in
      state.machine.fail(isTrial: trial.ofMachine, at: now)
      readiness.set("worker", reason)
      return state.machine.rest(at: now)
    }
    logger.error("the machine has a problem, no jobs are claimed", metadata: ["reason": "\(reason)", "rest_ms": "\(pause)"])
    queue.work.raise()
  }

  private func machineWorks() {
    let wasInTrouble = state.withLockedValue { state in
      state.lastTroubled = 0
      readiness.set("worker", nil)
      return state.machine.succeed()
    }
    guard wasInTrouble else { return }
    logger.notice("the machine's problem is over, jobs are claimed again")
    queue.work.raise()
  }

  /// Passes the cancel requests of owners on to the running attempts.
  private func passCancelsOn() async {
    while !Task.isCancelled {
      let seen = queue.cancels.count
      await passCancelsOn(state.withLockedValue { Array($0.running.keys) })
      await queue.cancels.wait(after: seen)
    }
  }

  private func passCancelsOn(_ claims: [Claim.ID]) async {
    do {
      let asked = try await queue.store.cancelAsked(among: claims)
      state.withLockedValue { state in
        for id in asked { state.running[id]?.passCancelOn() }
      }
    } catch {
      logger.error("cannot read cancel requests", metadata: ["error": "\(error)"])
    }
  }

  /// Closes the machine's circuit breaker if its backoff is over and there is no job for a trial. The next job will show if the machine
  /// works.
  private func forgetTroubleWithoutWork() async throws {
    let counts = try await queue.store.counts()
    guard counts.waiting == 0, counts.running == 0 else { return }
    let now = time.monotonicMilliseconds()
    if state.withLockedValue({ $0.machine.isOpen && $0.machine.rest(at: now) == 0 }) { machineWorks() }
  }

  private func keepLeases() async {
    while !Task.isCancelled {
      do {
        let claims = state.withLockedValue { $0.running.values.map(\.claim) }
        let lost = try await queue.renew(claims)
        state.withLockedValue { state in
          for id in lost {
            state.running[id]?.isLost = true
            state.running[id]?.task?.cancel()
          }
        }
        try await queue.reclaim { [state] in Set(state.withLockedValue { $0.running.keys }) }
        try await forgetTroubleWithoutWork()
      } catch {
        logger.error("cannot renew leases", metadata: ["error": "\(error)"])
      }
      // Another process that uses the store raises no signal here. So its cancel requests and its jobs are looked for at each heartbeat.
      await passCancelsOn(state.withLockedValue { Array($0.running.keys) })
      queue.work.raise()
      try? await Task.sleep(for: settings.heartbeat)
    }
  }

  private func limitGrace() async {
    await draining.wait(after: 0)
    guard (try? await Task.sleep(for: settings.grace)) != nil else { return }
    let stopped = state.withLockedValue { state in
      state.isGraceOver = true
      for running in state.running.values { running.task?.cancel() }
      return state.running.count
    }
    if stopped > 0 { logger.notice("grace period over, running requests are queued again", metadata: ["count": "\(stopped)"]) }
  }
}
