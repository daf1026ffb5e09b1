package import KatsudoAPI

/// The answer of a ComfyUI server to the question if it accepts a graph.
package enum GraphVerdict: Sendable, Hashable {
  case accepted
  /// The graph is right, but the server lacks these model files or media files.
  case lacksFiles([String])
  /// The reasons why the server does not take the graph.
  case refused([String])

  /// The type of the error of a graph whose nodes have errors of their own.
  private static let nodesFailed = "prompt_outputs_failed_validation"

  /// Reads the answer of `POST /prompt`. A server that takes only a part of the graph does not accept it.
  ///
  /// - Parameters:
  ///   - isAccepted: `true` if the answer has the status 200.
  ///   - places: the inputs whose errors do not count.
  package init(_ answer: JSONValue, isAccepted: Bool, leavingOut places: Set<ComfyOptions.Target> = []) {
    var files: [String] = []
    var reasons: [String] = []
    var hasLeftOut = false
    for (id, node) in (answer["node_errors"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      for error in node["errors"]?.array ?? [] {
        let input = error["extra_info"]?["input_name"]?.string
        if let input, places.contains(ComfyOptions.Target(node: id, input: input)) {
          hasLeftOut = true
        } else if let file = Self.missingFile(error) {
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
    } else if isAccepted || (hasLeftOut && answer["error"]?["type"]?.string == Self.nodesFailed) {
      self = .accepted
    } else {
      self = .refused([answer["error"]?["message"]?.string ?? "The server gives no reason."])
    }
  }

  /// Returns the name of the file that an error is about: a choice that names a model file, or a media file that its node does not find.
  private static func missingFile(_ error: JSONValue) -> String? {
    let value = error["extra_info"]?["received_value"]?.string
    switch error["type"]?.string {
    case "value_not_in_list": return value.flatMap { ModelFilePath.isModelFile($0) ? $0 : nil }
    case "custom_validation_failed":
      let details = error["details"]?.string ?? ""
      return details.contains("Invalid ") && details.contains(" file") ? value ?? details : nil
    default: return nil
    }
  }
}

extension GraphVerdict {
  /// Returns remarks for the operator about a graph with this verdict, one sentence each.
  ///
  /// - Parameter known: the files that were already named as missing.
  package func remarks(besides known: Set<String>) -> [String] {
    switch self {
    case .accepted: []
    case .lacksFiles(let files): files.filter { !known.contains($0) }.map { "missing at the server: \($0)" }
    case .refused(let reasons): reasons.map { "the server does not accept the workflow: \($0)" }
    }
  }
}
