/// An operator's choice of an engine for a model: `ENGINE`, or `ENGINE:VARIANT` for a model whose manifest has several entries for the engine.
package struct EngineChoice: Sendable, Hashable {
  package var engine: String
  /// The `variant` of the manifest's entry, or `nil` for the first entry of the engine.
  package var variant: String?

  package init(engine: String, variant: String? = nil) {
    self.engine = engine
    self.variant = variant
  }

  package init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    self.init(engine: parts[0], variant: parts.count > 1 ? parts[1] : nil)
  }
}

extension ModelManifest {
  /// Returns the names of the variants that the model has for an engine, in the manifest's order.
  package func variants(of engine: String) -> [String] { engines.filter { $0.engine == engine }.compactMap(\.variant) }

  /// Returns the manifest with only the chosen entry of each engine for which a variant is chosen.
  package func keeping(_ choices: [EngineChoice]) -> ModelManifest {
    var copy = self
    for choice in choices {
      guard let variant = choice.variant else { continue }
      copy.engines.removeAll { $0.engine == choice.engine && $0.variant != variant }
    }
    return copy
  }
}
