import KatsudoAPI
import KatsudoCore

extension ComfyGraph {
  /// The ids of the nodes: numbers in their order, then other ids. The parts of an id such as `129:93` are compared one after the other.
  package var sortedIDs: [String] { nodes.keys.sorted { Self.precedes($0, $1) } }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    for (left, right) in zip(left.split(separator: ":"), right.split(separator: ":")) where left != right {
      return switch (Int(left), Int(right)) {
      case (let left?, let right?): left < right
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): left < right
      }
    }
    return left.utf8.count < right.utf8.count
  }

  /// Returns all inputs that hold a value, in the order of the nodes and of their widgets. Inputs that are links are left out, and nodes of
  /// unknown classes too.
  package func inputs(definitions: NodeDefinitions) -> [WorkflowInput] {
    let reading = InputReading(self, definitions)
    return sortedIDs.flatMap { id in
      reading.values(of: id).compactMap { reading.input($0, of: id) }
    }
  }

  /// Returns the ids of the nodes that end the graph, such as nodes that save files.
  package func outputNodes(definitions: NodeDefinitions) -> [String] {
    sortedIDs.filter { nodes[$0].flatMap { definitions[$0.classType] }?.isOutput ?? false }
  }
}

/// Reads what the inputs of a graph are for.
struct InputReading {
  /// The names of sizes, lengths and the settings of samplers that people usually want to change.
  private static let proposedNames: Set<String> = [
    "width", "height", "length", "frames", "num_frames", "video_frames", "frame_count", "duration", "seconds", "steps", "cfg", "guidance",
  ]

  private let graph: ComfyGraph
  private let definitions: NodeDefinitions
  /// The nodes and inputs that each node feeds.
  private let consumers: [String: [ComfyOptions.Target]]

  init(_ graph: ComfyGraph, _ definitions: NodeDefinitions) {
    self.graph = graph
    self.definitions = definitions
    var consumers: [String: [ComfyOptions.Target]] = [:]
    for (id, node) in graph.nodes {
      for input in node.inputs.keys {
        if let link = node.link(input) { consumers[link.node, default: []].append(ComfyOptions.Target(node: id, input: input)) }
      }
    }
    self.consumers = consumers
  }

  /// Returns the definitions of a node's inputs that hold a value, also those inside the choices of dynamic combos.
  func values(of id: String) -> [NodeDefinition.Input] {
    guard let node = graph.nodes[id], let definition = definitions[node.classType] else { return [] }
    return values(definition.inputs, of: node)
  }

  private func values(_ inputs: [NodeDefinition.Input], of node: ComfyGraph.Node) -> [NodeDefinition.Input] {
    inputs.flatMap { input in
      guard let value = node.inputs[input.name], node.link(input.name) == nil else { return [NodeDefinition.Input]() }
      return [input] + values(input.nestedInputs(choice: value, order: definitions.order), of: node)
    }
  }

  /// Returns an input as a model can expose it, or `nil` if a request cannot give its value.
  func input(_ definition: NodeDefinition.Input, of id: String) -> WorkflowInput? {
    guard let node = graph.nodes[id] else { return nil }
    // A sampler that adds no noise has a seed without effect.
    let isUnused = node.inputs["add_noise"] == "disable"
    let isSeed = definition.isSeed || (definition.widgetType == "INT" && feeds(id) { $0 == "seed" || $0 == "noise_seed" })
    guard let schema = definition.schema(value: node.inputs[definition.name], isSeed: isSeed) else { return nil }
    let kind = definition.mediaKind
    let title = node.title ?? definitions[node.classType]?.displayName ?? node.classType
    return WorkflowInput(
      name: "\(id)_\(definition.name)", targets: [ComfyOptions.Target(node: id, input: definition.name)],
      title: "\(title): \(definition.settings["display_name"]?.string ?? definition.name)", schema: schema, mediaKind: kind, isSeed: isSeed,
      isProposed: (isSeed && !isUnused) || kind != nil || isPrompt(definition, of: id) || isProposedNumber(definition, of: id))
  }

  /// Returns `true` if the input is a long text that reaches a text encoder.
  private func isPrompt(_ definition: NodeDefinition.Input, of id: String) -> Bool {
    guard definition.widgetType == "STRING", definition.settings["multiline"]?.bool == true else { return false }
    var seen: Set<String> = []
    var waiting = [id]
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted, let node = graph.nodes[next] else { continue }
      let outputs = definitions[node.classType]?.outputs ?? []
      if outputs.contains("CONDITIONING") || node.classType.contains("TextEncode") { return true }
      if outputs.contains("STRING") { waiting += (consumers[next] ?? []).map(\.node) }
    }
    return false
  }

  /// Returns `true` for a size, a length or a setting of a sampler, also if it stands in a node of its own.
  private func isProposedNumber(_ definition: NodeDefinition.Input, of id: String) -> Bool {
    guard ["INT", "FLOAT"].contains(definition.widgetType) else { return false }
    return Self.proposedNames.contains(definition.name) || (definition.name == "value" && feeds(id, where: Self.proposedNames.contains))
  }

  /// Returns `true` if the node feeds an input with such a name directly.
  private func feeds(_ id: String, where isWanted: (String) -> Bool) -> Bool {
    graph.nodes[id]?.inputs["value"] != nil && (consumers[id] ?? []).contains { isWanted($0.input) }
  }
}
