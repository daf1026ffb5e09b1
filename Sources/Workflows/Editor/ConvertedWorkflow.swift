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

  /// The ids of nodes in the editor's format whose values were assigned by their types, because neither the workflow nor the definitions tell
  /// the order of the inputs inside a dynamic combo.
  package var uncertainNodes: [String] = []

  /// Reads API format, with or without an object `prompt` around it, or the editor's format.
  ///
  /// - Throws: ``WorkflowProblem`` if the document has neither format, or if a node of an unknown class has values whose names only the
  ///   definition of the class tells.
  package init(reading document: JSONValue, definitions: NodeDefinitions) throws(WorkflowProblem) {
    guard EditorDocument.matches(document) else {
      graph = try ComfyGraph(Self.graphDocument(document))
      unknownClasses = graph.unknownClasses(definitions: definitions)
      return
    }
    let flattening = try GraphFlattening(EditorDocument(document), definitions: definitions)
    unknownClasses = flattening.unknownClasses.sorted()
    guard !flattening.isUnreadable else {
      throw WorkflowProblem(
        "workflow",
        "uses node classes that the server does not have: \(unknownClasses.joined(separator: ", ")). "
          + "Install them on the server, or export the workflow in API format")
    }
    graph = flattening.graph
    guard !graph.nodes.isEmpty else { throw WorkflowProblem("workflow", "has no node that runs. Every node is muted, bypassed or a note") }
    // The editor keeps the entry of a file after another file was chosen.
    let names = Set(graph.nodes.values.flatMap(\.inputs.values).compactMap { $0.string.map(ModelFilePath.lastPart) })
    models = flattening.models.filter { names.contains(ModelFilePath.lastPart(of: $0.name)) }
    interface = flattening.interface
    uncertainNodes = flattening.uncertain
  }

  /// Returns the classes of a workflow that the definitions do not have, sorted.
  ///
  /// - Throws: ``WorkflowProblem`` if the document is not a workflow.
  package static func unknownClasses(in document: JSONValue, definitions: NodeDefinitions) throws(WorkflowProblem) -> [String] {
    guard EditorDocument.matches(document) else {
      return try ComfyGraph(graphDocument(document)).unknownClasses(definitions: definitions)
    }
    return try GraphFlattening(EditorDocument(document), definitions: definitions).unknownClasses.sorted()
  }

  /// Returns the graph of a document in API format: the document itself, or its object `prompt`.
  static func graphDocument(_ document: JSONValue) -> JSONValue {
    guard let prompt = document["prompt"], prompt.object != nil, prompt["class_type"] == nil else { return document }
    return prompt
  }
}
