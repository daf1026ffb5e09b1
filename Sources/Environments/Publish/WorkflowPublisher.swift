package import KatsudoAPI
package import KatsudoWorkflows

/// Makes models of workflows.
package protocol WorkflowPublisher: Sendable {
  /// Makes a model of a workflow, or a new version of it, and offers it at once.
  ///
  /// - Parameters:
  ///   - workflow: the workflow in the editor's format or in the API format.
  ///   - name: the name that the workflow has in the environment.
  ///   - model: the id of the model.
  ///   - definitions: the node classes of the environment.
  /// - Throws: ``EnvironmentError`` with a message that says what the workflow lacks.
  func publish(_ workflow: JSONValue, named name: String, as model: String, definitions: NodeDefinitions) async throws(EnvironmentError)
    -> PublishedModel
}

/// A model that was made of a workflow.
package struct PublishedModel: Sendable, Hashable, Codable {
  package var model: String
  package var workflowID: String
  package var workflowVersion: String
  /// The names of the inputs that callers give, in the order of the form.
  package var inputs: [String]
  /// Remarks for the operator, one sentence each, such as the nodes whose values are not certain.
  package var remarks: [String]

  package init(model: String, workflowID: String, workflowVersion: String, inputs: [String], remarks: [String] = []) {
    self.model = model
    self.workflowID = workflowID
    self.workflowVersion = workflowVersion
    self.inputs = inputs
    self.remarks = remarks
  }
}
