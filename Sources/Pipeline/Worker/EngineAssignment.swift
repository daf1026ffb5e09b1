package import EmakiCore

/// An engine and the models it runs here.
package struct EngineAssignment: Sendable {
  package var engine: any Engine
  /// Asked before each claim, since the operator may change models while the server runs.
  package var models: @Sendable () -> EngineModels

  package init(engine: any Engine, models: @escaping @Sendable () -> EngineModels) {
    self.engine = engine
    self.models = models
  }
}

/// The models of one engine, as they are at one moment.
package struct EngineModels: Sendable {
  /// By model id, which is also the lane's name.
  let byID: [String: ModelManifest]
  let lanes: [String]

  package init(_ models: [ModelManifest] = []) {
    byID = Dictionary(uniqueKeysWithValues: models.map { ($0.modelID, $0) })
    lanes = byID.keys.sorted()
  }
}

extension ModelManifest {
  /// Which of the model's inputs stands for which of an engine's parameters. An engine that the manifest does not bind (the echo) gets the
  /// inputs under their own names.
  func binding(for engine: String) -> [String: String] {
    engines.first { $0.engine == engine }?.inputs ?? Dictionary(uniqueKeysWithValues: input.properties.keys.map { ($0, $0) })
  }
}
