import KatsudoAPI

/// A job in the queue of a fake ComfyUI.
struct FakeComfyJob: Sendable {
  var id: String
  var number: Int64
  var graph: JSONValue
  var clientID: String?
  var script: FakeComfyUI.Script
  var isInterrupted = false

  /// The nodes that save a file, sorted.
  var outputs: [String] {
    (graph.object ?? [:]).filter { $0.value["class_type"] == "SaveImage" }.keys.sorted()
  }

  /// The entry of `GET /queue`, and the first part of a history entry.
  var entry: JSONValue {
    let client: JSONValue = clientID.map { ["client_id": .string($0)] } ?? [:]
    return [.integer(number), .string(id), graph, client, .array(outputs.map { .string($0) })]
  }

  static func marker(_ graph: JSONValue) -> String? {
    (graph.object ?? [:]).sorted { $0.key < $1.key }.first { $0.value["class_type"] == "FakeWork" }?.value["inputs"]?["text"]?.string
  }
}
