import KatsudoCore
import KatsudoModels
import KatsudoQueue
import Logging

extension ModelReload {
  /// Makes the reload of a server with a queue. After each reload the workers look for jobs again, and the log names the requests whose model
  /// is gone.
  init(models: LiveModels<Planned>, queue: JobQueue, logger: Logger) {
    self.init(models: models, logger: logger) { catalogue in
      queue.work.raise()
      for (lane, count) in try await queue.store.counts().waitingByLane where catalogue[lane] == nil {
        logger.warning("requests wait for a model that is gone", metadata: ["model": "\(lane)", "count": "\(count)"])
      }
    }
  }
}
