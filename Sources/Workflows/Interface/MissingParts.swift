import KatsudoAPI

/// What a server lacks to run a graph.
package struct MissingParts: Sendable, Hashable {
  package struct ModelFile: Sendable, Hashable {
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
  }

  /// The node classes, sorted.
  package var classes: [String] = []
  /// The model files in the order of the nodes, each once.
  package var modelFiles: [ModelFile] = []

  package var isEmpty: Bool { classes.isEmpty && modelFiles.isEmpty }
}

extension ComfyGraph {
  /// The ends of the names of model files.
  private static let modelEndings = [".safetensors", ".sft", ".ckpt", ".pt", ".pt2", ".pth", ".bin", ".pkl", ".gguf", ".onnx"]

  /// The folders of the model files by the names of the inputs that choose them.
  private static let directories = [
    "ckpt_name": "checkpoints", "unet_name": "diffusion_models", "vae_name": "vae", "clip_name": "text_encoders",
    "clip_name1": "text_encoders", "clip_name2": "text_encoders", "clip_name3": "text_encoders", "lora_name": "loras",
    "control_net_name": "controlnet", "style_model_name": "style_models", "gligen_name": "gligen",
    "audio_encoder_name": "audio_encoders",
  ]

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
        // A workflow may name the folder of a file below the model folder, and the download list only the file.
        let model = models.first { $0.name == name || name.hasSuffix("/\($0.name)") || name.hasSuffix("\\\($0.name)") }
        let file = MissingParts.ModelFile(directory: model?.directory ?? Self.directories[input.name], name: name, url: model?.url)
        if !missing.modelFiles.contains(file) { missing.modelFiles.append(file) }
      }
    }
    return missing
  }

  func unknownClasses(definitions: NodeDefinitions) -> [String] {
    Set(nodes.values.map(\.classType).filter { definitions[$0] == nil }).sorted()
  }

  /// Returns `true` if a name is that of a model file.
  static func isModelFile(_ name: String) -> Bool { modelEndings.contains { name.lowercased().hasSuffix($0) } }
}

extension NodeDefinition.Input {
  /// Returns `true` if a value of this choice names a model file, so that its lack is no mistake in the workflow.
  fileprivate func namesModel(_ name: String) -> Bool {
    mediaKind == nil && settings["file_upload"] == nil && settings["remote"] == nil && ComfyGraph.isModelFile(name)
  }
}
