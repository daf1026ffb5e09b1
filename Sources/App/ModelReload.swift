import KatsudoCore
import KatsudoMachine
import KatsudoQueue
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the models again at every SIGHUP.
struct ModelReload: Service {
  let shelf: ModelShelf
  let queue: JobQueue
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        try await BlockingThreads.jobs.run { try shelf.reload() }
        queue.work.raise()
        for (lane, count) in try await queue.store.counts().waitingByLane where shelf.catalogue[lane] == nil {
          logger.warning("requests wait for a model that is gone", metadata: ["model": "\(lane)", "count": "\(count)"])
        }
      } catch {
        logger.error("models not read, those from before stay", metadata: ["error": "\(error)"])
      }
    }
  }
}
