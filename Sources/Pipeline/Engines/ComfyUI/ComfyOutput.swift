package import KatsudoAPI
package import KatsudoCore

/// An output of a finished job: a file on the server, or a text.
package struct ComfyOutput: Sendable, Hashable {
  /// The id of the node that made it.
  package var node: String
  /// The key in the node's outputs, such as `images` or `text`.
  package var channel: String
  /// The name of the file, or an empty string for a text.
  package var filename = ""
  package var subfolder = ""
  /// `output`, `temp` or `input`.
  package var type = "output"
  /// The text of a node without a file.
  package var text: String?

  /// The facts about the file that are kept with it.
  package var attributes: [String: JSONValue] {
    var attributes: [String: JSONValue] = ["node": .string(node), "channel": .string(channel)]
    if text == nil {
      attributes["filename"] = .string(filename)
      attributes["subfolder"] = .string(subfolder)
      attributes["type"] = .string(type)
    }
    return attributes
  }
}

extension ComfyOutput {
  /// The largest number of outputs of one job.
  package static let limit = 1_000
  /// The largest text output in bytes. A longer one is cut.
  package static let textLimit = 1 << 20

  /// Reads the `outputs` of a history entry.
  ///
  /// Every object with a `filename` is a file, and every string under `text` is a text. Values of other kinds are no outputs. Temporary
  /// files count only if there is nothing else. The outputs of a node keep their order.
  ///
  /// - Parameter nodes: the nodes whose outputs count, in order. If it is empty, every node counts, and the order is that of their ids,
  ///   numbers by their value.
  package static func list(_ outputs: JSONValue, nodes: [String]) -> [ComfyOutput] {
    let byNode = outputs.object ?? [:]
    let order = nodes.isEmpty ? byNode.keys.sorted(by: isBefore) : nodes
    let all = order.flatMap { node in (byNode[node]?.object ?? [:]).sorted { $0.key < $1.key }.flatMap { read($0.value, node, $0.key) } }
    let kept = all.filter { $0.text != nil || $0.type != "temp" }
    return Array((kept.isEmpty ? all : kept).prefix(limit))
  }

  private static func read(_ value: JSONValue, _ node: String, _ channel: String) -> [ComfyOutput] {
    (value.array ?? [value]).compactMap { item in
      if let name = item["filename"]?.string, !name.isEmpty {
        return ComfyOutput(
          node: node, channel: channel, filename: name, subfolder: item["subfolder"]?.string ?? "", type: item["type"]?.string ?? "output")
      }
      guard channel == "text", let text = item.string, !text.isEmpty else { return nil }
      return ComfyOutput(node: node, channel: channel, text: String(decoding: text.utf8.prefix(textLimit), as: UTF8.self))
    }
  }

  /// Orders ids such as `9`, `10`, `10:2`: part by part, numbers by their value.
  package static func isBefore(_ one: String, _ other: String) -> Bool {
    let (a, b) = (one.split(separator: ":"), other.split(separator: ":"))
    for (left, right) in zip(a, b) where left != right {
      if let x = Int(left), let y = Int(right), x != y { return x < y }
      return left < right
    }
    return a.count < b.count
  }

  /// The role and format by the extension of the name, for a file whose bytes do not tell its format.
  package var formatByName: (role: StoredOutput.Role, format: OutputFormat) {
    let ending = filename.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch ending {
    case "txt", "md", "srt", "vtt", "csv": return (.text, OutputFormat(contentType: "text/plain; charset=utf-8", fileExtension: ending))
    case "json": return (.text, OutputFormat(contentType: "application/json", fileExtension: ending))
    case "glb": return (.model, OutputFormat(contentType: "model/gltf-binary", fileExtension: ending))
    case "gltf": return (.model, OutputFormat(contentType: "model/gltf+json", fileExtension: ending))
    case "obj": return (.model, OutputFormat(contentType: "model/obj", fileExtension: ending))
    case "stl": return (.model, OutputFormat(contentType: "model/stl", fileExtension: ending))
    case "ply", "fbx", "usdz", "splat": return (.model, OutputFormat(contentType: "application/octet-stream", fileExtension: ending))
    case "opus": return (.audio, OutputFormat(contentType: "audio/ogg", fileExtension: ending))
    case "m4a", "aac": return (.audio, OutputFormat(contentType: "audio/mp4", fileExtension: ending))
    case "mkv", "avi": return (.video, OutputFormat(contentType: "application/octet-stream", fileExtension: ending))
    case "exr": return (.image, OutputFormat(contentType: "image/x-exr", fileExtension: ending))
    default: return (.other, OutputFormat(contentType: "application/octet-stream", fileExtension: ending))
    }
  }
}
