import KatsudoCore
import KatsudoModels
import KatsudoQueue
import KatsudoWorker
import Logging

extension LiveModels<EngineModels> {
  /// The engines of the lanes, as they are in force now.
  var queuePlan: QueuePlan {
    var plan = QueuePlan()
    for engine in engines {
      guard let models = planned(for: engine) else { continue }
      plan.lanes[engine] = Set(models.lanes)
      for lane in models.firstLanes { plan.firstEngine[lane] = engine }
    }
    return plan
  }
}

extension ModelReload<EngineModels> {
  /// Makes the reload of a server with a queue. After each reload the workers look for jobs again, and the log names the requests whose model
  /// is gone.
  init(models: LiveModels<EngineModels>, queue: JobQueue, logger: Logger) {
    self.init(models: models, logger: logger) { catalogue in
      let plan = models.queuePlan
      queue.store.use(plan)
      queue.work.raise()
      let served = Set(plan.lanes.values.flatMap { $0 })
      for (lane, count) in try await queue.store.counts().waitingByLane where catalogue[lane] == nil && !served.contains(lane) {
        logger.warning("requests wait for a model that is gone", metadata: ["model": "\(lane)", "count": "\(count)"])
      }
    }
  }
}
