package import EmakiCore
package import EmakiIntake
package import EmakiMedia
package import EmakiOutputs
package import EmakiQueue
package import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Takes jobs from the queue and brings each to an end: fetches its media, runs an engine, stores the outputs, finishes.
///
/// Every engine has a fixed number of slots, each a task that claims, runs and claims again; work that an earlier attempt handed to a service is
/// taken up first. A heartbeat renews the leases of what runs. An engine that declines a job rests, and meanwhile the next one on the model's list
/// takes its jobs.
/// On a graceful shutdown nothing more is claimed, what runs may finish within the grace period, and the rest is handed back.
package final class Worker: Service {
  package struct Settings: Sendable {
    /// How often leases are renewed; well below the lease's length.
    package var heartbeat: Duration
    /// How long running jobs may go on once ``Worker/drain()`` was called or a shutdown has begun.
    package var grace: Duration
    /// At most one progress report is stored in this time.
    package var reportInterval: Duration

    package init(heartbeat: Duration = .milliseconds(2500), grace: Duration = .seconds(20), reportInterval: Duration = .milliseconds(500)) {
      self.heartbeat = heartbeat
      self.grace = grace
      self.reportInterval = reportInterval
    }
  }

  private struct Running {
    var claim: Claim
    var task: Task<AttemptRunner.Verdict, Never>
    var cancelRequests: AsyncStream<Void>.Continuation
  }

  private struct State {
    var isDraining = false
    /// From here on an attempt is stopped as it begins, and so handed back.
    var isGraceOver = false
    var running: [String: Running] = [:]
    var health = EngineHealth()
  }

  private let queue: JobQueue
  private let attempt: AttemptRunner
  private let assignments: [EngineAssignment]
  private let settings: Settings
  private let time: TimeSource
  private let logger: Logger
  private let state = NIOLockedValueBox(State())
  private let draining = WorkSignal()

  package init(
    queue: JobQueue, assignments: [EngineAssignment], media: MediaFetcher, inputs: InputFolder, outputs: OutputFolder, scratchPath: String,
    settings: Settings = Settings(), time: TimeSource = .system, logger: Logger
  ) {
    self.queue = queue
    self.assignments = assignments
    self.settings = settings
    self.time = time
    self.logger = logger
    attempt = AttemptRunner(
      queue: queue, media: media, inputs: inputs, outputs: outputs, scratchPath: scratchPath, reportInterval: settings.reportInterval,
      logger: logger)
  }

  /// Claims nothing more from now on; what runs goes on for the grace period.
  package func drain() {
    state.withLockedValue { $0.isDraining = true }
    draining.raise()
    queue.work.raise()
  }

  package func run() async throws {
    for (engine, count) in queue.adriftByEngine() where !assignments.contains(where: { $0.engine.name == engine }) {
      logger.warning(
        "requests are with a service that this server has no credentials for, they wait until it has",
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
    // Drained; a service must not end before its turn.
    if !Task.isCancelled { try? await gracefulShutdown() }
  }

  private var isDraining: Bool { state.withLockedValue { $0.isDraining } }

  private func work(_ assignment: EngineAssignment) async {
    let engine = assignment.engine
    while !isDraining, !Task.isCancelled {
      let seen = queue.work.count
      do {
        let models = assignment.models()
        if let claim = try await queue.reattach(engine: engine.name) {
          // Waited for even where its model is gone meanwhile.
          await hold(claim, of: models.byID[claim.job.modelID], on: engine, isTry: false)
          continue
        }
        let (turn, isTry, lanes) = turn(of: engine.name, models)
        if let claim = try await self.claim(lanes, for: engine.name, isTry: isTry) {
          await hold(claim, of: models.byID[claim.job.modelID], on: engine, isTry: isTry)
        } else if !isDraining {
          await rest(turn, seen)
        }
      } catch {
        logger.error("cannot claim", metadata: ["engine": "\(engine.name)", "error": "\(error)"])
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Whether the engine may be given a job, and from which lanes: all that are its own, or one where the job tries an ill engine. Tries go round the
  /// lanes, so that what the service refuses of one model keeps no other waiting.
  private func turn(of engine: String, _ models: EngineModels) -> (EngineHealth.Turn, isTry: Bool, lanes: [String]) {
    let waiting = queue.waitingByLane()
    return state.withLockedValue { state in
      let turn = state.health.turn(of: engine, at: time.monotonicMilliseconds())
      let lanes = models.lanes { state.health.isIll($0) }.filter { waiting[$0] != nil }
      guard turn == .free, !lanes.isEmpty else { return (turn, false, []) }
      guard state.health.began(engine) else { return (turn, false, lanes) }
      return (turn, true, [lanes[state.health.declines(of: engine) % lanes.count]])
    }
  }

  private func claim(_ lanes: [String], for engine: String, isTry: Bool) async throws -> Claim? {
    do {
      let claim = try await queue.claim(lanes: lanes, engine: engine)
      if claim == nil, isTry { brokeOff(engine) }
      return claim
    } catch {
      if isTry { brokeOff(engine) }
      throw error
    }
  }

  private func brokeOff(_ engine: String) {
    state.withLockedValue { $0.health.brokeOff(engine) }
    queue.work.raise()
  }

  /// Waits until there may be work for an engine that had this turn.
  private func rest(_ turn: EngineHealth.Turn, _ seen: UInt64) async {
    guard case .rests(let milliseconds) = turn else { return await queue.work.wait(after: seen) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await Task.sleep(for: .milliseconds(milliseconds)) }
      group.addTask { await self.queue.work.wait(after: seen) }
      await group.next()
      group.cancelAll()
    }
  }

  /// Runs an attempt where the heartbeat can find and stop it. The task is unstructured so that it can be stopped alone; it is awaited
  /// here, and cancelled with this one.
  private func hold(_ claim: Claim, of entry: EngineModels.Entry?, on engine: any Engine, isTry: Bool) async {
    let (requests, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let task = Task {
      await self.attempt.run(claim, of: entry, on: engine, cancelRequests: requests) { self.took(engine.name) }
    }
    let isTooLate = state.withLockedValue { state in
      state.running[claim.job.id] = Running(claim: claim, task: task, cancelRequests: wish)
      return state.isGraceOver
    }
    if isTooLate { task.cancel() }
    if queue.isCancelAsked(id: claim.job.id) { wish.yield() }
    let verdict = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    state.withLockedValue { state in
      if state.running[claim.job.id]?.claim.attempt == claim.attempt { state.running[claim.job.id] = nil }
    }
    heed(verdict, engine.name, isTry: isTry)
  }

  private func heed(_ verdict: AttemptRunner.Verdict, _ engine: String, isTry: Bool) {
    switch verdict {
    case .took: took(engine)
    case .declined(let rest):
      let milliseconds = rest.map { $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000 }
      let turn = state.withLockedValue { state in
        state.health.declined(engine, isTry: isTry, at: time.monotonicMilliseconds(), rest: milliseconds)
        return state.health.turn(of: engine, at: time.monotonicMilliseconds())
      }
      logger.warning("engine declines, it rests", metadata: ["engine": "\(engine)", "turn": "\(turn)"])
      queue.work.raise()
    case .nothing: if isTry { brokeOff(engine) }
    }
  }

  private func took(_ engine: String) {
    guard state.withLockedValue({ $0.health.took(engine) }) else { return }
    logger.notice("engine is well again", metadata: ["engine": "\(engine)"])
    queue.work.raise()
  }

  /// Tells attempts whose work is with a service that the job's owner wants it stopped.
  private func passCancelsOn() async {
    while !Task.isCancelled {
      let seen = queue.cancels.count
      let running = state.withLockedValue { $0.running }
      for (id, running) in running where queue.isCancelAsked(id: id) { running.cancelRequests.yield() }
      await queue.cancels.wait(after: seen)
    }
  }

  private func keepLeases() async {
    while !Task.isCancelled {
      do {
        let claims = state.withLockedValue { $0.running.values.map(\.claim) }
        let lost = try await queue.renew(claims)
        state.withLockedValue { state in
          for id in lost { state.running[id]?.task.cancel() }
        }
        try await queue.takeBackExpired(except: Set(claims.map(\.job.id)))
      } catch {
        logger.error("cannot renew leases", metadata: ["error": "\(error)"])
      }
      try? await Task.sleep(for: settings.heartbeat)
    }
  }

  private func limitGrace() async {
    await draining.wait(after: 0)
    guard (try? await Task.sleep(for: settings.grace)) != nil else { return }
    let stopped = state.withLockedValue { state in
      state.isGraceOver = true
      for running in state.running.values { running.task.cancel() }
      return state.running.count
    }
    if stopped > 0 { logger.notice("grace period over, running requests are queued again", metadata: ["count": "\(stopped)"]) }
  }
}
