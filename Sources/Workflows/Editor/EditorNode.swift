import KatsudoAPI

/// A node of a workflow in the editor's format.
struct EditorNode: Sendable {
  /// An input that a link can feed. An input that is also a widget keeps its widget's value while it has a link.
  struct Slot: Sendable, Hashable {
    var name: String
    var type: String
    var isWidget: Bool
    var link: String?
  }

  enum Mode: Sendable {
    case active
    /// The node does not run, and its links are gone.
    case muted
    /// The node does not run. Each of its outputs gives what comes in at an input of the same type.
    case bypassed
  }

  /// The values of the widgets.
  enum Values: Sendable {
    /// In the order of the widgets.
    case list([JSONValue])
    case named([String: JSONValue])
  }

  var id: String
  /// The node class, or the id of a subgraph.
  var type: String
  var mode: Mode
  var title: String?
  var inputs: [Slot]
  /// The types of the outputs.
  var outputs: [String]
  var values: Values
  /// The model files that the node tells for a download.
  var models: [ComfyOptions.ModelFile]

  /// Reads a node. Returns `nil` if it has no id or no type.
  init?(_ document: JSONValue) {
    guard let id = document["id"].flatMap(EditorGraph.id), let type = document["type"]?.string else { return nil }
    self.id = id
    self.type = type
    mode = [2: .muted, 4: .bypassed][document["mode"]?.integer ?? 0] ?? .active
    title = document["title"]?.string
    inputs = (document["inputs"]?.array ?? []).map { item in
      Slot(
        name: item["name"]?.string ?? "", type: item["type"]?.string ?? "*", isWidget: item["widget"]?.object != nil,
        link: item["link"].flatMap(EditorGraph.id))
    }
    // A second slot of the same name would only repeat the first one.
    var seen: Set<String> = []
    inputs = inputs.filter { seen.insert($0.name).inserted }
    outputs = (document["outputs"]?.array ?? []).map { $0["type"]?.string ?? "*" }
    // Newer editors save the names of the widgets beside the list.
    values =
      if let named = document["widgets_values_named"]?.object ?? document["widgets_values"]?.object {
        .named(named)
      } else {
        .list(document["widgets_values"]?.array ?? [])
      }
    models = (document["properties"]?["models"]?.array ?? []).flatMap { ComfyOptions.ModelFile.list([$0]) ?? [] }
  }

  /// `true` for a node that exists only in the editor and never runs.
  var isVirtual: Bool { isNote || isReroute || isPrimitive }
  var isNote: Bool { type == "Note" || type == "MarkdownNote" }
  var isReroute: Bool { type == "Reroute" }
  var isPrimitive: Bool { type == "PrimitiveNode" }

  /// The value of a `PrimitiveNode`, which its links give to the widgets that they feed.
  var primitiveValue: JSONValue? {
    switch values {
    case .list(let list): list.first
    case .named(let named): named["value"]
    }
  }

  /// Returns the input whose value a bypassed node gives at an output: the one with the same index if its type is the same, else the first
  /// input of the same type, else the first that takes any type.
  func passedInput(output index: Int) -> Slot? {
    let type = outputs.indices.contains(index) ? outputs[index] : "*"
    if inputs.indices.contains(index), type == "*" || inputs[index].type == type { return inputs[index] }
    if type == "*" { return inputs.first }
    return inputs.first { $0.type == type } ?? inputs.first { $0.type == "*" || $0.type.split(separator: ",").contains { $0 == type } }
  }
}
