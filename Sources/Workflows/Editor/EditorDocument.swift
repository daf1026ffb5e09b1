import KatsudoAPI

/// A workflow in the format in which ComfyUI's editor saves it.
struct EditorDocument: Sendable {
  var top: EditorGraph
  /// The subgraphs by their ids, which are the types of the nodes that stand for them.
  var subgraphs: [String: EditorGraph] = [:]

  /// Returns `true` if a document has the editor's format.
  static func matches(_ document: JSONValue) -> Bool { document["nodes"]?.array != nil }

  /// - Throws: ``WorkflowProblem`` that names the graph or subgraph with the wrong shape.
  init(_ document: JSONValue) throws(WorkflowProblem) {
    top = try EditorGraph(document, "workflow")
    guard !top.nodes.isEmpty else { throw WorkflowProblem("workflow", "has no nodes") }
    // Only a subgraph has inputs and outputs.
    top.inputs = []
    top.outputs = []
    for item in document["definitions"]?["subgraphs"]?.array ?? [] {
      guard let id = item["id"]?.string else { throw WorkflowProblem("definitions.subgraphs", "has an entry without `id`") }
      subgraphs[id] = try EditorGraph(item, "subgraph \(item["name"]?.string ?? id)")
    }
  }
}
