import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the models again at every SIGHUP.
struct ModelReload: Service {
  let shelf: ModelShelf
  /// Told whenever the models have changed.
  let changed: @Sendable () -> Void
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        try shelf.reload()
        changed()
      } catch {
        logger.error("models not read, those from before stay", metadata: ["error": "\(error)"])
      }
    }
  }
}
