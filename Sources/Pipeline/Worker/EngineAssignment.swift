package import KatsudoCore

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
  /// A model and the place that the engine has among those that may run it.
  package struct Entry: Sendable {
    package var manifest: ModelManifest
    /// The engines that are asked first.
    package var ahead: [String]
    /// Whether another engine may take what this one declines.
    package var hasNext: Bool

    package init(_ manifest: ModelManifest, ahead: [String] = [], hasNext: Bool = false) {
      self.manifest = manifest
      self.ahead = ahead
      self.hasNext = hasNext
    }
  }

  /// By model id, which is also the lane's name.
  let byID: [String: Entry]
  private let lanes: [String]

  package init(_ entries: [Entry] = []) {
    byID = Dictionary(uniqueKeysWithValues: entries.map { ($0.manifest.modelID, $0) })
    lanes = byID.keys.sorted()
  }

  /// The lanes in which it is this engine's turn: those where every engine ahead of it has an open circuit breaker.
  func lanes(whereBreakerIsOpen isOpen: (String) -> Bool) -> [String] {
    lanes.filter { byID[$0]?.ahead.allSatisfy(isOpen) ?? false }
  }
}

extension ModelManifest {
  /// Which of the model's inputs stands for which of an engine's parameters. An engine that the manifest does not bind (the echo) gets the
  /// inputs under their own names.
  func binding(for engine: String) -> [String: String] {
    engines.first { $0.engine == engine }?.inputs ?? Dictionary(uniqueKeysWithValues: input.properties.keys.map { ($0, $0) })
  }
}
