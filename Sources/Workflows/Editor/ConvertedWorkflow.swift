package import KatsudoAPI

/// A workflow that was read from API format or from the editor's format.
package struct ConvertedWorkflow: Sendable {
  package var graph: ComfyGraph
  /// The download list that the workflow carries: the model files of the nodes that run.
  package var models: [ComfyOptions.ModelFile] = []
  /// The classes of the graph that the definitions do not have, sorted.
  package var unknownClasses: [String] = []
  /// The inputs of the subgraphs at the top, which are a ready interface of the model. It is empty if there is none.
  package var interface: [WorkflowInput] = []

  /// Reads API format, with or without an object `prompt` around it, or the editor's format.
  ///
  /// - Throws: ``WorkflowProblem`` if the document has neither format, or if a node of an unknown class has values whose names only the
  ///   definition of the class tells.
  package init(reading document: JSONValue, definitions: NodeDefinitions) throws(WorkflowProblem) {
    guard EditorDocument.matches(document) else {
      let inner = document["prompt"].flatMap { $0.object != nil && $0["class_type"] == nil ? $0 : nil }
      graph = try ComfyGraph(inner ?? document)
      unknownClasses = Set(graph.nodes.values.map(\.classType).filter { definitions[$0] == nil }).sorted()
      return
    }
    let editor = try EditorDocument(document)
    var flattening = GraphFlattening(editor, definitions: definitions)
    try flattening.add(GraphFlattening.Scope(editor.top))
    unknownClasses = flattening.unknownClasses.sorted()
    guard flattening.unreadable.isEmpty else {
      throw WorkflowProblem(
        "workflow",
        "uses node classes that the server does not have: \(unknownClasses.joined(separator: ", ")). Install them on the server, or export the workflow in API format"
      )
    }
    graph = flattening.graph
    guard !graph.nodes.isEmpty else { throw WorkflowProblem("workflow", "has no node that runs. Every node is muted, bypassed or a note") }
    models = flattening.models
    interface = flattening.interface
  }
}
