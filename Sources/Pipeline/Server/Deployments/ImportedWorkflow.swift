import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoWorkflows

/// A model of the catalogue that was made from a workflow: its manifest has a `workflow_id` among the options of an engine.
struct ImportedWorkflow: Sendable {
  let model: ModelManifest
  /// The entry of the engine that runs the workflow.
  let binding: ModelManifest.EngineBinding
  /// The options of this entry.
  let options: ComfyOptions

  /// Returns the model with a `workflow_id`, or `nil` if there is none or if its workflow cannot be read.
  static func find(_ workflowID: String, in catalogue: ModelCatalogue) -> ImportedWorkflow? {
    for model in catalogue.models {
      for binding in model.engines where binding.options[idKey]?.string == workflowID {
        guard let options = try? ComfyOptions(binding.options) else { continue }
        return ImportedWorkflow(model: model, binding: binding, options: options)
      }
    }
    return nil
  }

  private static let idKey = "workflow_id"
}
