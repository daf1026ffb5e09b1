package import KatsudoAPI
package import KatsudoCore
package import KatsudoIntake
package import KatsudoMediaFetch
package import KatsudoMetrics
package import KatsudoQueue
package import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Claims jobs from the queue and runs each to its end: it fetches the media, runs an engine, stores the outputs and finishes the job.
///
/// Every engine has a fixed number of slots, and a task that claims a job for each free slot. One claim takes several jobs if several slots
/// are free. Before the task claims, it reattaches to work that an earlier attempt handed over to a service. A heartbeat renews the leases of running attempts. Each engine has
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

  struct Running {
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
  struct Trial: Sendable {
    var ofEngine = false
    var ofMachine = false
  }

  struct State {
    var isDraining = false
    /// `true` after the grace period. An attempt that begins then is stopped at once and released.
    var isGraceOver = false
    var running: [Claim.ID: Running] = [:]
    var engines: [String: CircuitBreaker] = [:]
    /// The numbers of trials that found no job to claim. The next trial then takes another lane.
    var emptyTrials: [String: Int] = [:]
    var machine = CircuitBreaker(longestRest: 15_000)
    /// The sequence number of the last job that had the machine's problem. The next trial takes a job after it, so that a job that is too
    /// large for the disk does not block all others.
    var lastTroubled: Int64 = 0
  }

  let queue: JobQueue
  let attempt: AttemptRunner
  let assignments: [EngineAssignment]
  /// The slots of the engines, in the order of the assignments.
  private let slots: [EngineSlots]
  private let settings: Settings
  let time: TimeSource
  let logger: Logger
  let state = NIOLockedValueBox(State())
  let draining = WorkSignal()
  let readiness: Readiness

  package init(
    queue: JobQueue, assignments: [EngineAssignment], media: MediaFetcher, inputs: InputKeeper, files: any FileStore, scratchPath: String,
    settings: Settings = Settings(), readiness: Readiness = Readiness(), stages: StageTimes = StageTimes(), time: TimeSource = .system,
    logger: Logger
  ) {
    self.queue = queue
    self.readiness = readiness
    self.assignments = assignments
    slots = assignments.map { EngineSlots(total: $0.engine.slots) }
    self.settings = settings
    self.time = time
    self.logger = logger
    attempt = AttemptRunner(
      queue: queue, media: media, inputs: inputs, files: files, scratchPath: scratchPath, reportInterval: settings.reportInterval,
      readiness: readiness, stages: stages, logger: logger)
  }

  /// The state of one engine on this worker.
  package struct EngineState: Sendable, Hashable {
    package var name: String
    package var slots: Int
    /// The attempts that run.
    package var busy: Int
    /// `true` if the engine rests because it declined a job or its service failed.
    package var isBreakerOpen: Bool
  }

  /// The engines in the order of their assignment.
  package var engineStates: [EngineState] {
    state.withLockedValue { state in
      assignments.map { assignment in
        let name = assignment.engine.name
        return EngineState(
          name: name, slots: assignment.engine.slots, busy: state.running.values.count { $0.claim.engine == name },
          isBreakerOpen: state.engines[name]?.isOpen ?? false)
      }
    }
  }

  /// `true` while the worker rests because the machine has a problem.
  package var isMachineBreakerOpen: Bool { state.withLockedValue { $0.machine.isOpen } }

  /// The claims whose attempts run, in no order.
  package var runningClaims: [Claim] { state.withLockedValue { $0.running.values.map(\.claim) } }

  /// Stops the claiming. Running attempts go on for the grace period.
  package func drain() {
    state.withLockedValue { $0.isDraining = true }
    draining.raise()
    queue.work.raise()
    for slots in slots { slots.freed.raise() }
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
      await withDiscardingTaskGroup { engines in
        for (assignment, slots) in zip(assignments, slots) { engines.addTask { await self.work(assignment, slots) } }
      }
      group.cancelAll()
    }
    // The worker claims nothing more, but a service must not end before its turn in the shutdown.
    if !Task.isCancelled { try? await gracefulShutdown() }
  }

  var isDraining: Bool { state.withLockedValue { $0.isDraining } }

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
