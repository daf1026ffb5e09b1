import KatsudoModels
import KatsudoWorker

extension ServerParts {
  /// The reading of the models while the server runs.
  var modelReload: ModelReload<EngineModels> { ModelReload(models: models, queue: queue, logger: logger) }
}
