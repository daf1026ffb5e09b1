import EmakiCore
import EmakiEngines
import Logging

/// Which engine runs which model.
struct EnginePlan: Sendable {
  private static let names = ["builtin", "echo"]

  let configuration: ServerConfiguration
  /// The binary whose `render` verb the built-in engine runs.
  let executable: String
  let logger: Logger

  /// The models of each engine, by its name; no engine is named that has none.
  ///
  /// - Throws: ``ConfigurationError`` where the configuration names a model or an engine that does not exist here.
  func models(of catalogue: ModelCatalogue) throws -> [String: [ModelManifest]] {
    for id in configuration.engines.keys.sorted() where catalogue[id] == nil {
      throw ConfigurationError("engines", "names the model \(id), which does not exist here")
    }
    var modelsByEngine: [String: [ModelManifest]] = [:]
    for model in catalogue.models {
      let own = model.engines.first { Self.names.contains($0.engine) }?.engine
      guard let name = configuration.engines[model.modelID] ?? own else {
        logger.warning("no engine can run this model, its requests will wait", metadata: ["model": "\(model.modelID)"])
        continue
      }
      guard Self.names.contains(name) else {
        throw ConfigurationError("engines", "names the engine \(name); this server has \(Self.names.joined(separator: ", "))")
      }
      modelsByEngine[name, default: []].append(model)
    }
    return modelsByEngine
  }

  /// The engine of a name that ``models(of:)`` gave.
  func engine(_ name: String) -> any Engine {
    name == "echo"
      ? EchoEngine(slots: configuration.echoSlots, wait: .milliseconds(configuration.echoWaitMilliseconds))
      : BuiltInEngine(
        BuiltInEngine.Settings(
          executable: executable, slots: configuration.builtinSlots, memoryLimitMB: configuration.builtinMemoryLimitMB,
          timeLimitSeconds: configuration.builtinTimeLimitSeconds, ffmpeg: configuration.builtinFFmpeg),
        logger: logger)
  }
}
