package import KatsudoAPI
package import KatsudoCore

/// An engine and the models that it runs on this server.
package struct EngineAssignment: Sendable {
  package var engine: any Engine
  /// Returns the models. It is called before each claim, because the operator may change the models while the server runs.
  package var models: @Sendable () -> EngineModels

  package init(engine: any Engine, models: @escaping @Sendable () -> EngineModels) {
    self.engine = engine
    self.models = models
  }
}

/// The models of one engine at one moment.
package struct EngineModels: Sendable {
  /// A model, and the place of the engine among the engines that may run it.
  package struct Entry: Sendable {
    package var manifest: ModelManifest
    /// The engines that come before this one.
    package var ahead: [String]
    /// `true` if another engine may take the job when this one declines.
    package var hasNext: Bool

    package init(_ manifest: ModelManifest, ahead: [String] = [], hasNext: Bool = false) {
      self.manifest = manifest
      self.ahead = ahead
      self.hasNext = hasNext
    }
  }

  /// The entries by model id. The id is also the name of the lane.
  let byID: [String: Entry]
  /// All lanes of the engine.
  package let lanes: [String]
  /// The largest number of running jobs of each owner, by lane. See ``ModelManifest/runningLimit``.
  let runningLimits: [String: Int]

  package init(_ entries: [Entry] = []) {
    byID = Dictionary(uniqueKeysWithValues: entries.map { ($0.manifest.modelID, $0) })
    lanes = byID.keys.sorted()
    runningLimits = byID.compactMapValues(\.manifest.runningLimit)
  }

  /// The lanes in which this engine is the first.
  package var firstLanes: [String] { lanes.filter { byID[$0]?.ahead.isEmpty ?? false } }

  /// Returns the lanes in which it is this engine's turn: every engine before it has an open circuit breaker.
  func lanes(whereBreakerIsOpen isOpen: (String) -> Bool) -> [String] {
    lanes.filter { byID[$0]?.ahead.allSatisfy(isOpen) ?? false }
  }
}

extension ModelManifest {
  /// Returns the entry of an engine, or `nil` if the manifest has none.
  func binding(of engine: String) -> EngineBinding? { engines.first { $0.engine == engine } }

  /// Returns an engine's own part of the manifest.
  package func options(for engine: String) -> [String: JSONValue] { binding(of: engine)?.options ?? [:] }

  /// Returns the name of the model's input for each of an engine's parameters. An engine without an entry in the manifest (the echo engine)
  /// gets the inputs under their own names.
  func binding(for engine: String) -> [String: String] {
    binding(of: engine)?.inputs ?? Dictionary(uniqueKeysWithValues: input.properties.keys.map { ($0, $0) })
  }
}
