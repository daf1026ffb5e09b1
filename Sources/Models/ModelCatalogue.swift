package import KatsudoCore

/// The models that the server offers, sorted by id.
package struct ModelCatalogue: Sendable {
  package let models: [ModelManifest]
  private let byID: [String: Int]

  /// - Throws: ``SchemaProblem`` if two manifests have the same id.
  package init(_ manifests: [ModelManifest]) throws(SchemaProblem) {
    models = manifests.sorted { $0.modelID < $1.modelID }
    var index: [String: Int] = [:]
    for (position, model) in models.enumerated() {
      guard index.updateValue(position, forKey: model.modelID) == nil else {
        throw SchemaProblem(model.modelID, "is defined twice")
      }
    }
    byID = index
  }

  package subscript(id: String) -> ModelManifest? { byID[id].map { models[$0] } }

  /// The categories of all models, sorted.
  package var categories: [String] { Set(models.flatMap(\.categories)).sorted() }

  /// Returns the models that match all given filters. `search` finds models that contain each of its words in the id, a name, a description
  /// or a category, in upper or lower case.
  package func find(search: String?, category: String?, kind: String?) -> [ModelManifest] {
    let words = (search ?? "").lowercased().split(whereSeparator: \.isWhitespace)
    return models.filter { model in
      if let category, !model.categories.contains(category) { return false }
      if let kind, model.kind != kind { return false }
      guard !words.isEmpty else { return true }
      let text = ([model.modelID] + model.displayName.texts.values + model.description.texts.values + model.categories)
        .joined(separator: "\n").lowercased()
      return words.allSatisfy { text.contains($0) }
    }
  }
}
