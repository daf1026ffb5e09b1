import KatsudoAPI
import KatsudoCore

extension ModelManifest {
  /// The option of an engine that holds a workflow, or the id of the model whose workflow the engine runs.
  private static let workflow = "workflow"

  /// Returns the manifest in which every workflow stands as such. An entry of `engines` whose option `workflow` is the id of another model
  /// gets the options of that model's entry for the same engine. Its own options replace those of the same name.
  ///
  /// - Parameter models: the other models by their ids.
  /// - Throws: ``SchemaProblem`` if an id does not belong to a model that has a workflow of its own for the engine.
  func takingWorkflows(from models: [String: ModelManifest]) throws(SchemaProblem) -> ModelManifest {
    var copy = self
    for (index, binding) in engines.enumerated() {
      guard let id = binding.options[Self.workflow]?.string else { continue }
      guard let source = models[id]?.engines.first(where: { $0.engine == binding.engine && $0.options[Self.workflow]?.object != nil })
      else {
        throw SchemaProblem(
          "engines[\(index)].options.workflow", "names \(id), but there is no such model with a workflow for the engine \(binding.engine)")
      }
      var own = binding.options
      own[Self.workflow] = nil
      copy.engines[index].options = source.options.merging(own) { $1 }
    }
    return copy
  }
}
