package import KatsudoAPI

/// The keys that an engine for workflows gives to ``EngineResult/File/attributes``.
package enum WorkflowFileKey {
  /// The id of the node that made the file.
  package static let node = "node"
  /// The key of the node's outputs, such as `images` or `text`.
  package static let channel = "channel"
  package static let filename = "filename"
  package static let subfolder = "subfolder"
  /// `output` or `temp`.
  package static let type = "type"
}

/// The `outputs` of a deployment's result: the files by node and channel.
package enum DeploymentOutputs {
  /// Returns the files as `{"NODE": {"CHANNEL": [{"url", "filename", "subfolder", "type"}]}}`. A text is a string in place of such an object.
  /// Files that no node made, such as thumbnails, are left out.
  ///
  /// - Parameters:
  ///   - texts: the contents of the text files by ``StoredOutput/name``. A text file without an entry is listed by its link.
  ///   - link: returns the link to a file.
  package static func document(
    of files: [StoredOutput], texts: [String: String], link: (StoredOutput) -> String
  ) -> JSONValue {
    var nodes: [String: [String: [JSONValue]]] = [:]
    for file in files {
      guard let node = file.attributes[WorkflowFileKey.node]?.string else { continue }
      let channel = file.attributes[WorkflowFileKey.channel]?.string ?? (file.role == .text ? "text" : "images")
      nodes[node, default: [:]][channel, default: []].append(entry(of: file, texts: texts, link: link))
    }
    return .object(nodes.mapValues { .object($0.mapValues { .array($0) }) })
  }

  private static func entry(of file: StoredOutput, texts: [String: String], link: (StoredOutput) -> String) -> JSONValue {
    // A text that the node saved as a file has a name, and it stays a file.
    if file.attributes[WorkflowFileKey.filename] == nil, let text = texts[file.name] { return .string(text) }
    return [
      "url": .string(link(file)), "filename": file.attributes[WorkflowFileKey.filename] ?? .string(file.name),
      "subfolder": file.attributes[WorkflowFileKey.subfolder] ?? "", "type": file.attributes[WorkflowFileKey.type] ?? "output",
    ]
  }
}
