/// The way in which an import chooses the inputs of a model.
package enum WorkflowSelection: Sendable {
  /// The inputs that the model takes already, as far as the new workflow has them, or else the proposed ones.
  case usual
  /// Every input of the workflow.
  case all
  /// These inputs, each with its name in the model, or `nil` to keep its own.
  case named([(key: String, name: String?)])
}
