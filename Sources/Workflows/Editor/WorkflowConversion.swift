package import KatsudoAPI

/// The outcome for one of many documents that may be workflows.
package enum WorkflowConversion: Sendable {
  case converted(ConvertedWorkflow)
  /// The classes of the workflow that the definitions do not have, sorted.
  case lacksClasses([String])
  case refused(WorkflowProblem)
  /// The document has neither of the two formats of a workflow.
  case noWorkflow

  package init(_ document: JSONValue, definitions: NodeDefinitions) {
    guard Self.isWorkflow(document) else {
      self = .noWorkflow
      return
    }
    do throws(WorkflowProblem) {
      let unknown = try ConvertedWorkflow.unknownClasses(in: document, definitions: definitions)
      guard unknown.isEmpty else {
        self = .lacksClasses(unknown)
        return
      }
      self = .converted(try ConvertedWorkflow(reading: document, definitions: definitions))
    } catch {
      self = .refused(error)
    }
  }

  private static func isWorkflow(_ document: JSONValue) -> Bool {
    if EditorDocument.matches(document) { return true }
    guard let nodes = ConvertedWorkflow.graphDocument(document).object, !nodes.isEmpty else { return false }
    return nodes.values.allSatisfy { $0["class_type"] != nil }
  }
}
