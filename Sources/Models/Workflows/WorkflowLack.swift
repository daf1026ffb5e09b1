package import KatsudoAPI
package import KatsudoWorkflows

/// The node classes that a workflow needs and a server does not have. No model can be made then.
package struct WorkflowLack: Sendable, Hashable {
  /// The classes, sorted.
  package var classes: [String]
  /// The files of the workflow's download list that the server does not offer in any choice.
  package var models: [MissingParts.ModelFile]

  /// Returns `nil` if the server has every class.
  ///
  /// - Throws: ``WorkflowProblem`` if the document is no workflow.
  package init?(of document: JSONValue, definitions: NodeDefinitions) throws(WorkflowProblem) {
    classes = try ConvertedWorkflow.unknownClasses(in: document, definitions: definitions)
    guard !classes.isEmpty else { return nil }
    let offered = Set(definitions.classes.values.flatMap { $0.inputs.flatMap(\.choices) })
    models = Self.downloads(in: document).filter { !offered.contains(.string($0.name)) }
  }

  /// Returns the files that the nodes of a workflow in the editor's format name for a download, each once.
  private static func downloads(in document: JSONValue) -> [MissingParts.ModelFile] {
    let graphs = [document] + (document["definitions"]?["subgraphs"]?.array ?? [])
    var files: [MissingParts.ModelFile] = []
    for item in graphs.flatMap({ $0["nodes"]?.array ?? [] }).flatMap({ $0["properties"]?["models"]?.array ?? [] }) {
      guard let name = item["name"]?.string else { continue }
      let file = MissingParts.ModelFile(directory: item["directory"]?.string, name: name, url: item["url"]?.string)
      if !files.contains(file) { files.append(file) }
    }
    return files
  }
}
