package import EmakiCore

/// An engine and the models it runs here.
package struct EngineAssignment: Sendable {
  package var engine: any Engine
  /// By model id, which is also the lane's name.
  package var models: [String: ModelManifest]

  package init(engine: any Engine, models: [ModelManifest]) {
    self.engine = engine
    self.models = Dictionary(uniqueKeysWithValues: models.map { ($0.modelID, $0) })
  }

  var lanes: [String] { models.keys.sorted() }

  /// Which of a model's inputs stands for which of the engine's parameters. An engine that the manifest does not bind (the echo)
  /// gets the inputs under their own names.
  func binding(of modelID: String) -> [String: String] {
    guard let model = models[modelID] else { return [:] }
    return model.engines.first { $0.engine == engine.name }?.inputs
      ?? Dictionary(uniqueKeysWithValues: model.input.properties.keys.map { ($0, $0) })
  }
}
