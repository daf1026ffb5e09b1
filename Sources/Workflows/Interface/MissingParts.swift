import KatsudoAPI

/// What a server lacks to run a graph.
package struct MissingParts: Sendable, Hashable {
  package struct ModelFile: Sendable, Hashable {
    /// The folder below ComfyUI's `models`, or `nil` if the download list does not tell it.
    package var directory: String?
    package var name: String
    /// The address for a download, or `nil` if the download list does not have the file.
    package var url: String?

    package init(directory: String? = nil, name: String, url: String? = nil) {
      self.directory = directory
      self.name = name
      self.url = url
    }
  }

  /// The node classes, sorted.
  package var classes: [String] = []
  /// The model files, each once.
  package var modelFiles: [ModelFile] = []

  package var isEmpty: Bool { classes.isEmpty && modelFiles.isEmpty }
}

extension ComfyGraph {
  /// Returns what a server lacks: node classes, and model files that are not among the server's choices.
  ///
  /// - Parameter models: the download list of the workflow. It tells the folders and the addresses.
  package func missing(in definitions: NodeDefinitions, models: [ComfyOptions.ModelFile] = []) -> MissingParts {
    var missing = MissingParts(classes: Set(nodes.values.map(\.classType).filter { definitions[$0] == nil }).sorted())
    for (_, node) in nodes.sorted(by: { $0.key < $1.key }) {
      for input in definitions[node.classType]?.inputs ?? [] where input.type == "COMBO" {
        guard let name = node.inputs[input.name]?.string, name.hasSuffix(".safetensors"), !input.choices.contains(.string(name)) else {
          continue
        }
        let model = models.first { $0.name == name }
        let file = MissingParts.ModelFile(directory: model?.directory, name: name, url: model?.url)
        if !missing.modelFiles.contains(file) { missing.modelFiles.append(file) }
      }
    }
    return missing
  }
}
