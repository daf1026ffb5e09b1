import KatsudoAPI

/// What a server lacks to run a graph.
package struct MissingParts: Sendable, Hashable {
  package struct ModelFile: Sendable, Hashable, CustomStringConvertible {
    /// The folder below ComfyUI's `models`, or `nil` if neither the download list nor the input tells it.
    package var directory: String?
    package var name: String
    /// The address for a download, or `nil` if the download list does not have the file.
    package var url: String?

    package init(directory: String? = nil, name: String, url: String? = nil) {
      self.directory = directory
      self.name = name
      self.url = url
    }

    /// The name with the folder below `models`, if it is known.
    package var path: String { directory.map { "\($0)/\(name)" } ?? name }

    /// The file with its address for people.
    package var description: String { path + (url.map { ", from \($0)" } ?? "") }
  }

  /// The node classes, sorted.
  package var classes: [String] = []
  /// The model files in the order of the nodes, each once.
  package var modelFiles: [ModelFile] = []

  package var isEmpty: Bool { classes.isEmpty && modelFiles.isEmpty }
}

extension ComfyGraph {
  /// Returns what a server lacks: node classes, and model files that are not among the server's choices.
  ///
  /// - Parameter models: the download list of the workflow. It tells the folders and the addresses.
  package func missing(in definitions: NodeDefinitions, models: [ComfyOptions.ModelFile] = []) -> MissingParts {
    var missing = MissingParts(classes: unknownClasses(definitions: definitions))
    let reading = InputReading(self, definitions)
    for id in sortedIDs {
      for input in reading.values(of: id) where input.type == "COMBO" {
        guard let name = nodes[id]?.inputs[input.name]?.string, !input.choices.contains(.string(name)), input.namesModel(name) else {
          continue
        }
        let model = models.first { ModelFilePath.isSame(name, asListed: $0.name) }
        let folder = model.map { ModelFilePath(folder: $0.directory, name: name).folder } ?? ModelFilePath.folder(ofInput: input.name)
        let file = MissingParts.ModelFile(directory: folder, name: name, url: model?.url)
        if !missing.modelFiles.contains(file) { missing.modelFiles.append(file) }
      }
    }
    return missing
  }

  func unknownClasses(definitions: NodeDefinitions) -> [String] {
    Set(nodes.values.map(\.classType).filter { definitions[$0] == nil }).sorted()
  }
}

extension NodeDefinition.Input {
  /// Returns `true` if a value of this choice names a model file, so that its lack is no mistake in the workflow.
  func namesModel(_ name: String) -> Bool {
    mediaKind == nil && settings["file_upload"] == nil && settings["remote"] == nil && ModelFilePath.isModelFile(name)
  }
}
