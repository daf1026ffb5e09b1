import KatsudoMachine
package import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the models again at every SIGHUP, and when it is asked to.
package struct ModelReload<Planned: Sendable>: Service {
  private let models: LiveModels<Planned>
  private let logger: Logger
  private let onReload: @Sendable (ModelCatalogue) async throws -> Void

  /// - Parameter onReload: called with the new models after each reload that succeeded. An error that it throws is logged.
  package init(models: LiveModels<Planned>, logger: Logger, onReload: @escaping @Sendable (ModelCatalogue) async throws -> Void) {
    self.models = models
    self.logger = logger
    self.onReload = onReload
  }

  /// Reads the models again now.
  ///
  /// - Returns: the new models.
  /// - Throws: an error of ``LiveModels/reload()``. The old models then stay in use.
  @discardableResult
  package func reload() async throws -> ModelCatalogue {
    try await BlockingThreads.jobs.run { [models] in try models.reload() }
    let catalogue = models.catalogue
    try await onReload(catalogue)
    return catalogue
  }

  package func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        try await reload()
      } catch {
        logger.error("cannot read the models, the old ones stay in use", metadata: ["error": "\(error)"])
      }
    }
  }
}
