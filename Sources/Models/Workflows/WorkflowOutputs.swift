package import KatsudoAPI
package import KatsudoCore
package import KatsudoWorkflows

/// The results of a graph: the nodes that make them, and their kinds.
package struct WorkflowOutputs: Sendable, Hashable {
  /// The ids of the nodes, in the order of the graph. Nodes that only show a preview count only if no other node makes a result.
  package var nodes: [String]
  /// The kinds of the files, each once, in the order of the nodes.
  package var roles: [StoredOutput.Role]

  package init(of graph: ComfyGraph, definitions: NodeDefinitions) {
    let all = graph.outputNodes(definitions: definitions)
    let kept = all.filter { graph.nodes[$0]?.classType.hasPrefix("Preview") == false }
    nodes = kept.isEmpty ? all : kept
    roles = []
    for node in nodes {
      guard let classType = graph.nodes[node]?.classType else { continue }
      let role = Self.role(classType, definitions[classType])
      if !roles.contains(role) { roles.append(role) }
    }
  }

  /// Returns the kind of file that a node class makes. The name tells it for nodes that write pictures as a video. Otherwise the types of the
  /// inputs tell it.
  static func role(_ classType: String, _ definition: NodeDefinition?) -> StoredOutput.Role {
    let name = classType.lowercased()
    let types = Set((definition?.inputs ?? []).map(\.type))
    if types.contains("VIDEO") || ["video", "webm", "mp4"].contains(where: name.contains) { return .video }
    if types.contains("IMAGE") || types.contains("MASK") || types.contains("SVG") { return .image }
    if types.contains("AUDIO") { return .audio }
    if ["MESH", "VOXEL", "LOAD_3D"].contains(where: types.contains) || name.contains("3d") || name.contains("glb") { return .model }
    if ["text", "string", "preview", "any"].contains(where: name.contains) { return .text }
    return .other
  }

  /// The output schema of a model with these results.
  package var schema: JSONValue {
    var properties: [String: JSONValue] = [:]
    for role in roles {
      guard let words = Self.words[role] else { continue }
      properties[words.one] = [
        "type": "string", "format": "uri", "description": ["en": .string(words.english), "ja": .string(words.japanese)],
      ]
      properties["\(words.one)s"] = [
        "type": "array", "items": ["type": "string", "format": "uri"],
        "description": ["en": .string(words.englishMany), "ja": .string(words.japaneseMany)],
      ]
    }
    return ["output": ["type": "object", "properties": .object(properties)]]
  }

  private struct Words {
    var one: String
    var english: String
    var englishMany: String
    var japanese: String
    var japaneseMany: String
  }

  private static let words: [StoredOutput.Role: Words] = [
    .image: Words(
      one: "image", english: "Single image URL", englishMany: "Multiple image URLs", japanese: "単一画像 URL", japaneseMany: "複数画像 URL"),
    .video: Words(
      one: "video", english: "Single video URL", englishMany: "Multiple video URLs", japanese: "単一動画 URL", japaneseMany: "複数動画 URL"),
    .audio: Words(
      one: "audio", english: "Single audio URL", englishMany: "Multiple audio URLs", japanese: "単一音声 URL", japaneseMany: "複数音声 URL"),
    .text: Words(
      one: "text", english: "URL of a text", englishMany: "URLs of several texts", japanese: "単一テキスト URL", japaneseMany: "複数テキスト URL"),
    .model: Words(
      one: "model", english: "URL of a 3D model", englishMany: "URLs of several 3D models", japanese: "単一 3D モデル URL",
      japaneseMany: "複数 3D モデル URL"),
    .other: Words(
      one: "file", english: "URL of a file", englishMany: "URLs of several files", japanese: "単一ファイル URL", japaneseMany: "複数ファイル URL"),
  ]
}
