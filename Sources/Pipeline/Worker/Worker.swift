import EmakiCore
package import EmakiIntake
package import EmakiMedia
package import EmakiOutputs
package import EmakiQueue
package import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Takes jobs from the queue and brings each to an end: fetches its media, runs an engine, stores the outputs, finishes.
///
/// Every engine has a fixed number of slots, each a task that claims, runs and claims again. A heartbeat renews the leases of what runs.
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
    var task: Task<Void, Never>
  }

  private struct State {
    var isDraining = false
    /// From here on an attempt is stopped as it begins, and so handed back.
    var isGraceOver = false
    var running: [String: Running] = [:]
  }

  private let queue: JobQueue
  private let attempt: AttemptRunner
  private let assignments: [EngineAssignment]
  private let settings: Settings
  private let logger: Logger
  private let state = NIOLockedValueBox(State())
  private let draining = WorkSignal()

  package init(
    queue: JobQueue, assignments: [EngineAssignment], media: MediaFetcher, inputs: InputFolder, outputs: OutputFolder, scratchPath: String,
    settings: Settings = Settings(), logger: Logger
  ) {
    self.queue = queue
    self.assignments = assignments
    self.settings = settings
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
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.keepLeases() }
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
    while !isDraining, !Task.isCancelled {
      let seen = queue.work.count
      do {
        let models = assignment.models()
        if let claim = try await queue.claim(lanes: models.lanes, engine: assignment.engine.name),
          let model = models.byID[claim.job.modelID]
        {
          await hold(claim, of: model, on: assignment.engine)
        } else if !isDraining {
          await queue.work.wait(after: seen)
        }
      } catch {
        logger.error("cannot claim", metadata: ["engine": "\(assignment.engine.name)", "error": "\(error)"])
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Runs an attempt where the heartbeat can find and stop it. The task is unstructured so that it can be stopped alone; it is awaited
  /// here, and cancelled with this one.
  private func hold(_ claim: Claim, of model: ModelManifest, on engine: any Engine) async {
    let task = Task { await attempt.run(claim, of: model, on: engine) }
    let isTooLate = state.withLockedValue { state in
      state.running[claim.job.id] = Running(claim: claim, task: task)
      return state.isGraceOver
    }
    if isTooLate { task.cancel() }
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    state.withLockedValue { _ = $0.running.removeValue(forKey: claim.job.id) }
  }

  private func keepLeases() async {
    while !Task.isCancelled {
      do {
        let claims = state.withLockedValue { $0.running.values.map(\.claim) }
        let lost = try await queue.renew(claims)
        state.withLockedValue { state in
          for id in lost { state.running[id]?.task.cancel() }
        }
        try await queue.takeBackExpired()
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
