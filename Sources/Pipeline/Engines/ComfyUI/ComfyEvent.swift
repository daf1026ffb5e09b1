package import KatsudoAPI
package import KatsudoCore
import KatsudoWorkflows

/// A message of a ComfyUI server about a job, from its WebSocket.
///
/// Messages may be lost, so nothing depends on them: they give the progress, wake the poll early, and save it if none is missing.
package enum ComfyEvent: Sendable, Hashable {
  /// The state of one node.
  package struct NodeState: Sendable, Hashable {
    package var node: String
    /// The finished share, 0 to 1.
    package var share: Double
    package var isRunning: Bool
    /// The node of the graph that a hidden node belongs to.
    package var display: String?

    package init(node: String, share: Double, isRunning: Bool, display: String? = nil) {
      self.node = node
      self.share = share
      self.isRunning = isRunning
      self.display = display
    }
  }

  /// The nodes whose results the server has already.
  case cached([String])
  case progress([NodeState])
  case preview(EnginePreview)
  /// The outputs of a node that has run.
  case executed(node: String, output: JSONValue)
  /// The job will be in the history at once or within a moment.
  case ending(hasSucceeded: Bool)
  /// The job is over and in the history.
  case ended
  /// The connection was lost, so messages about the job are missing.
  case disconnected

  /// Reads a text message. The job's id is `nil` if the message does not tell it.
  ///
  /// - Returns: `nil` for a message that is not about a job.
  package static func read(text bytes: [UInt8]) -> (promptID: String?, event: ComfyEvent)? {
    guard let message = try? JSONValue(jsonBytes: PythonJSON.cleaned(bytes)), let type = message["type"]?.string,
      let data = message["data"]
    else { return nil }
    let promptID = data["prompt_id"]?.string
    switch type {
    case "execution_cached": return (promptID, .cached((data["nodes"]?.array ?? []).compactMap(\.string)))
    case "progress_state":
      return (promptID, .progress((data["nodes"]?.object ?? [:]).sorted { $0.key < $1.key }.compactMap { node($0.key, $0.value) }))
    case "progress":
      guard let node = data["node"]?.string, let share = share(data) else { return nil }
      return (promptID, .progress([NodeState(node: node, share: share, isRunning: true)]))
    case "executing":
      guard let node = data["node"]?.string else { return (promptID, .ended) }
      return (promptID, .progress([NodeState(node: node, share: 0, isRunning: true, display: data["display_node"]?.string)]))
    case "executed":
      guard let node = data["node"]?.string, let output = data["output"], output.object != nil else { return nil }
      return (promptID, .executed(node: node, output: output))
    case "execution_success": return (promptID, .ending(hasSucceeded: true))
    case "execution_error", "execution_interrupted": return (promptID, .ending(hasSucceeded: false))
    default: return nil
    }
  }

  private static func node(_ id: String, _ value: JSONValue) -> NodeState? {
    switch value["state"]?.string {
    case "finished": NodeState(node: id, share: 1, isRunning: false)
    case "running": NodeState(node: id, share: share(value) ?? 0, isRunning: true, display: value["display_node_id"]?.string)
    default: nil
    }
  }

  private static func share(_ value: JSONValue) -> Double? {
    guard let done = value["value"]?.double, let all = value["max"]?.double, all > 0 else { return nil }
    return done / all
  }

  /// Reads a binary message. Only previews are used. A preview that is too large is left out.
  package static func read(binary bytes: [UInt8]) -> (promptID: String?, event: ComfyEvent)? {
    guard let kind = number(bytes, at: 0), let second = number(bytes, at: 4) else { return nil }
    switch kind {
    case 1: return preview(bytes.dropFirst(8), second == 2 ? .png : .jpeg).map { (nil, $0) }
    case 4:
      guard second <= bytes.count - 8, let facts = try? JSONValue(jsonBytes: Array(bytes[8..<(8 + second)])) else { return nil }
      let format: MediaFormat = facts["image_type"]?.string == "image/png" ? .png : .jpeg
      return preview(bytes.dropFirst(8 + second), format).map { (facts["prompt_id"]?.string, $0) }
    default: return nil
    }
  }

  private static func preview(_ bytes: ArraySlice<UInt8>, _ format: MediaFormat) -> ComfyEvent? {
    guard !bytes.isEmpty, bytes.count <= EnginePreview.byteLimit else { return nil }
    return .preview(EnginePreview(bytes: Array(bytes), format: format))
  }

  /// Reads four bytes, the highest first.
  private static func number(_ bytes: [UInt8], at start: Int) -> Int? {
    guard bytes.count >= start + 4 else { return nil }
    return bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
  }
}
