import EmakiCore
import EmakiEngines
import EmakiWorker
import Logging

/// Which engine runs which model.
enum EnginePlan {
  /// - Throws: ``ConfigurationError`` where the configuration names a model or an engine that does not exist here.
  static func assignments(
    _ configuration: ServerConfiguration, catalogue: ModelCatalogue, executable: String, logger: Logger
  ) throws -> [EngineAssignment] {
    for id in configuration.engines.keys.sorted() where catalogue[id] == nil {
      throw ConfigurationError("engines", "names the model \(id), which does not exist here")
    }
    var modelsByEngine: [String: [ModelManifest]] = [:]
    for model in catalogue.models {
      guard let name = configuration.engines[model.modelID] ?? model.engines.first(where: { names.contains($0.engine) })?.engine else {
        logger.warning("no engine can run this model, its requests will wait", metadata: ["model": "\(model.modelID)"])
        continue
      }
      guard names.contains(name) else {
        throw ConfigurationError("engines", "names the engine \(name); this server has \(names.joined(separator: ", "))")
      }
      modelsByEngine[name, default: []].append(model)
    }
    return modelsByEngine.sorted { $0.key < $1.key }.map { name, models in
      EngineAssignment(engine: engine(name, configuration, executable: executable, logger: logger), models: models)
    }
  }

  private static let names = ["builtin", "echo"]

  private static func engine(
    _ name: String, _ configuration: ServerConfiguration, executable: String, logger: Logger
  ) -> any Engine {
    name == "echo"
      ? EchoEngine(slots: configuration.echoSlots, wait: .milliseconds(configuration.echoWaitMilliseconds))
      : BuiltInEngine(
        BuiltInEngine.Settings(
          executable: executable, slots: configuration.builtinSlots, memoryLimitMB: configuration.builtinMemoryLimitMB,
          timeLimitSeconds: configuration.builtinTimeLimitSeconds, ffmpeg: configuration.builtinFFmpeg),
        logger: logger)
  }
}
