import KatsudoAPI

/// A graph that a ComfyUI server checks as a whole and does not run, except for output nodes that depend on no value.
///
/// A value that each output node depends on is replaced by an empty list, which is neither a value nor a link. So the server refuses every
/// output node, and its answer has the errors of all nodes.
package struct GraphProbe: Sendable, Hashable {
  package private(set) var graph: ComfyGraph
  /// The places of the empty lists. The server does not check the values that were there.
  package private(set) var places: Set<ComfyOptions.Target> = []

  package init(_ graph: ComfyGraph, definitions: NodeDefinitions) {
    self.graph = graph
    for output in graph.outputNodes(definitions: definitions) {
      // Without such a value the server may begin the graph.
      guard let place = Self.place(before: output, in: graph, definitions) else { continue }
      places.insert(place)
      self.graph.nodes[place.node]?.inputs[place.input] = []
    }
  }

  /// Returns the place of a value that an output node depends on: the one that a server checks least, and of these the nearest.
  private static func place(before output: String, in graph: ComfyGraph, _ definitions: NodeDefinitions) -> ComfyOptions.Target? {
    var nearest: [Int: ComfyOptions.Target] = [:]
    var seen: Set<String> = [output]
    var waiting = [output][...]
    while let id = waiting.popFirst() {
      guard let node = graph.nodes[id] else { continue }
      for input in definitions[node.classType]?.inputs ?? [] {
        if let link = node.link(input.name) {
          if seen.insert(link.node).inserted { waiting.append(link.node) }
        } else if node.inputs[input.name] != nil, let rank = rank(input), nearest[rank] == nil {
          nearest[rank] = ComfyOptions.Target(node: id, input: input.name)
        }
      }
    }
    return nearest.min { $0.key < $1.key }?.value
  }

  /// Returns how much a server checks a value, or `nil` for a value that decides which other inputs the node has, and for a file that the node
  /// itself looks for.
  private static func rank(_ input: NodeDefinition.Input) -> Int? {
    if input.isDynamicCombo || input.mediaKind != nil || input.settings["file_upload"] != nil { return nil }
    if input.name == "filename_prefix" { return 0 }
    switch input.widgetType {
    case "STRING": return 1
    case "BOOLEAN": return 2
    case "INT", "FLOAT": return 3
    default: return 4
    }
  }
}
