import EmakiCore
import EmakiEngines
import EmakiWorker
import Logging

/// Which engines run which model, and in which order they are asked.
struct EnginePlan: Sendable {
  private static let names = ["builtin", "echo"]

  let configuration: ServerConfiguration
  /// The binary whose `render` verb the built-in engine runs.
  let executable: String
  let logger: Logger

  /// The models of each engine, by its name. Engines that forward are there wherever they have credentials: they may have to take up what an
  /// earlier run of the server handed over.
  ///
  /// - Throws: ``ConfigurationError`` where the configuration names a model or an engine that does not exist here.
  func models(of catalogue: ModelCatalogue) throws -> [String: EngineModels] {
    for id in configuration.engines.keys.sorted() where catalogue[id] == nil {
      throw ConfigurationError("engines", "names the model \(id), which does not exist here")
    }
    var entries: [String: [EngineModels.Entry]] = [:]
    for model in catalogue.models {
      let order = try order(of: model)
      if order.isEmpty {
        logger.warning("no engine can run this model, its requests will wait", metadata: ["model": "\(model.modelID)"])
      }
      for (place, name) in order.enumerated() {
        entries[name, default: []].append(
          EngineModels.Entry(model, ahead: Array(order[..<place]), hasNext: place < order.count - 1))
      }
    }
    return entries.mapValues { EngineModels($0) }
  }

  /// The operator's list; else the first engine of the manifest that works here, and that one alone: work goes to a second engine, which may cost
  /// money, only where the operator says so.
  private func order(of model: ModelManifest) throws -> [String] {
    guard let chosen = configuration.engines[model.modelID] else {
      return model.engines.lazy.map(\.engine).first { Self.names.contains($0) }.map { [$0] } ?? []
    }
    for name in chosen where !Self.names.contains(name) {
      throw ConfigurationError("engines", "names the engine \(name); this server has \(Self.names.joined(separator: ", "))")
    }
    return chosen
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
