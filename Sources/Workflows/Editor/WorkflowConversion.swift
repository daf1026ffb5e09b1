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

/// What a ComfyUI server says about a graph that was posted to it.
package enum GraphVerdict: Sendable, Hashable {
  case accepted
  /// The graph is right, but the server lacks these model files or media files.
  case lacksFiles([String])
  /// The reasons why the server does not take the graph.
  case refused([String])

  /// Reads the answer of `POST /prompt`. A server that takes only a part of the graph does not accept it.
  ///
  /// - Parameter isAccepted: `true` if the answer has the status 200.
  package init(_ answer: JSONValue, isAccepted: Bool) {
    var files: [String] = []
    var reasons: [String] = []
    for (id, node) in (answer["node_errors"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      for error in node["errors"]?.array ?? [] {
        if let file = Self.missingFile(error) {
          files.append(file)
        } else {
          let type = error["type"]?.string ?? "error"
          reasons.append("node \(id) (\(node["class_type"]?.string ?? "?")): \(type): \(error["details"]?.string ?? "")")
        }
      }
    }
    if !reasons.isEmpty {
      self = .refused(reasons)
    } else if !files.isEmpty {
      self = .lacksFiles(files)
    } else {
      self = isAccepted ? .accepted : .refused([answer["error"]?["message"]?.string ?? "The server gives no reason."])
    }
  }

  /// Returns the name of the file that an error is about: a choice that names a model file, or a media file that its node does not find.
  private static func missingFile(_ error: JSONValue) -> String? {
    let value = error["extra_info"]?["received_value"]?.string
    switch error["type"]?.string {
    case "value_not_in_list": return value.flatMap { ComfyGraph.isModelFile($0) ? $0 : nil }
    case "custom_validation_failed":
      let details = error["details"]?.string ?? ""
      return details.contains("Invalid ") && details.contains(" file") ? value ?? details : nil
    default: return nil
    }
  }
}
