import KatsudoAPI

/// A mistake in a graph: a ComfyUI server refuses the graph because of it, or takes no notice of a value.
package struct GraphFault: Sendable, Hashable, CustomStringConvertible {
  package var node: String
  package var classType: String
  package var message: String

  package init(node: String, classType: String, message: String) {
    self.node = node
    self.classType = classType
    self.message = message
  }

  package var description: String { "node \(node) (\(classType)): \(message)" }
}

extension ComfyOptions {
  /// Returns the mistakes of the graph and of the places that requests fill, in the order of the nodes.
  ///
  /// Model files and media files that a server does not have are no mistakes.
  package func faults(in definitions: NodeDefinitions) -> [GraphFault] {
    var filled: [String: Set<String>] = [:]
    for target in map.values.joined() + rules.map(\.target) { filled[target.node, default: []].insert(target.input) }
    let check = GraphCheck(graph: workflow, definitions: definitions, filled: filled)
    let faults = workflow.sortedIDs.flatMap { check.faults(of: $0) }
    let choices = rules.flatMap { check.faults(of: $0) }
    return faults + choices.filter { !faults.contains($0) }
  }
}

/// Compares a graph with the node classes of a server.
private struct GraphCheck {
  /// The types whose values only a node makes.
  private static let linkedTypes: Set<String> = [
    "MODEL", "CLIP", "VAE", "CONDITIONING", "LATENT", "IMAGE", "MASK", "AUDIO", "VIDEO", "NOISE", "SAMPLER", "SIGMAS", "GUIDER",
    "CLIP_VISION", "CLIP_VISION_OUTPUT", "CONTROL_NET", "UPSCALE_MODEL", "LATENT_UPSCALE_MODEL",
  ]
  private static let shownChoices = 10

  let graph: ComfyGraph
  let definitions: NodeDefinitions
  /// The names of the inputs that requests fill, by the node.
  let filled: [String: Set<String>]

  func faults(of id: String) -> [GraphFault] {
    guard let node = graph.nodes[id] else { return [] }
    guard let definition = definitions[node.classType] else { return [fault(id, "the server does not have this node class")] }
    let filled = filled[id] ?? []
    let inputs = inputs(definition.inputs, of: node)
    let names = Set(node.inputs.keys).union(filled)
    let unknown = names.sorted().filter { name in !inputs.contains { $0.takes(name) } }
    let missing = inputs.filter { input in
      input.isRequired && !names.contains { input.takes($0) } && names.isDisjoint(with: formerName(of: input, among: inputs))
    }
    let wrong = inputs.compactMap { input in node.inputs[input.name].flatMap { problem(of: $0, as: input) } }
    return unknown.map { fault(id, "the class has no input \($0), so its value has no effect") }
      + missing.map { fault(id, "the input \($0.name) is missing") } + wrong.map { fault(id, $0) }
  }

  /// Returns the mistakes of the values that a rule can give.
  func faults(of rule: ComfyRule) -> [GraphFault] {
    guard case .choice(_, let values) = rule.computation, let node = graph.nodes[rule.target.node],
      let definition = definitions[node.classType],
      let input = inputs(definition.inputs, of: node).first(where: { $0.name == rule.target.input })
    else { return [] }
    return values.sorted { $0.key < $1.key }.compactMap { problem(of: $0.value, as: input) }.map { fault(rule.target.node, $0) }
  }

  private func fault(_ id: String, _ message: String) -> GraphFault {
    GraphFault(node: id, classType: graph.nodes[id]?.classType ?? "", message: message)
  }

  /// Returns the inputs of a class with those that belong to the choices of the node's dynamic combos.
  private func inputs(_ inputs: [NodeDefinition.Input], of node: ComfyGraph.Node) -> [NodeDefinition.Input] {
    inputs.flatMap { input in
      let nested = node.inputs[input.name].map { input.nestedInputs(choice: $0, order: definitions.order) } ?? []
      return [input] + self.inputs(nested, of: node)
    }
  }

  /// Returns the former name of an input that a newer class has moved into a dynamic combo, if the class still takes it: `codec` for
  /// `format.codec`.
  private func formerName(of input: NodeDefinition.Input, among inputs: [NodeDefinition.Input]) -> [String] {
    let last = input.name.split(separator: ".").last.map(String.init) ?? input.name
    return inputs.contains { $0.name == last } && last != input.name ? [last] : []
  }

  /// Returns the reason why a value or a link cannot stand at an input, or `nil` if it can.
  private func problem(of value: JSONValue, as input: NodeDefinition.Input) -> String? {
    if let link = ComfyGraph.Link(value) { return problem(of: link, to: input) }
    let value = value["__value__"] ?? value
    if Self.linkedTypes.contains(input.type) { return "the input \(input.name) must be a link to a node that makes \(input.type)" }
    switch input.widgetType {
    case "COMBO": return input.hasOpenChoices ? nil : choiceProblem(of: value.array ?? [value], as: input)
    case "COMFY_DYNAMICCOMBO_V3":
      let keys = input.choices.compactMap { $0["key"] }
      return keys.contains(value) ? nil : "\(input.name) must be \(Self.listing(keys)), not \(value.jsonText)"
    default:
      guard input.isReadable(value) else { return "\(input.name) must be of the type \(input.widgetType), not \(value.jsonText)" }
      return limitProblem(of: value, as: input)
    }
  }

  private func limitProblem(of value: JSONValue, as input: NodeDefinition.Input) -> String? {
    guard let number = value.double else { return nil }
    if let least = input.settings["min"], number < least.double ?? number {
      return "\(input.name) must be at least \(least.jsonText), not \(value.jsonText)"
    }
    if let most = input.settings["max"], number > most.double ?? number {
      return "\(input.name) must be at most \(most.jsonText), not \(value.jsonText)"
    }
    return nil
  }

  private func choiceProblem(of values: [JSONValue], as input: NodeDefinition.Input) -> String? {
    let wrong = values.first { value in
      !input.choices.contains(value) && !(value.string.map { input.namesModel($0) } ?? false)
    }
    return wrong.map { "\(input.name) must be \(Self.listing(input.choices)), not \($0.jsonText)" }
  }

  private static func listing(_ choices: [JSONValue]) -> String {
    let shown = choices.prefix(shownChoices).map(\.jsonText).joined(separator: ", ")
    return "one of \(shown)\(choices.count > shownChoices ? ", …" : "")"
  }

  private func problem(of link: ComfyGraph.Link, to input: NodeDefinition.Input) -> String? {
    guard let origin = graph.nodes[link.node] else {
      return "\(input.name) is linked to the node \(link.node), which the graph does not have"
    }
    guard let outputs = definitions[origin.classType]?.outputs else { return nil }
    guard outputs.indices.contains(link.slot) else {
      return "\(input.name) is linked to the output \(link.slot) of the node \(link.node), which has \(outputs.count)"
    }
    let (made, taken) = (Self.types(outputs[link.slot]), Self.types(input.type))
    guard let made, let taken, made.isDisjoint(with: taken) else { return nil }
    return "\(input.name) takes \(input.type), and the node \(link.node) gives \(outputs[link.slot])"
  }

  /// Returns the types in a text such as `IMAGE,MASK`, or `nil` if it stands for any type.
  private static func types(_ text: String) -> Set<String>? {
    let types = Set(text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) })
    // A class may have inputs and outputs whose type follows from what they are linked to.
    return types.contains { $0 == "*" || $0.hasPrefix("COMFY_") } ? nil : types
  }
}

extension NodeDefinition.Input {
  /// Returns `true` if an input of a node belongs to this one. An input that grows has names such as `images.image0`.
  fileprivate func takes(_ input: String) -> Bool {
    input == name || (type.hasPrefix("COMFY_") && !isDynamicCombo && input.hasPrefix("\(name)."))
  }

  /// `true` for a choice of files of the server, or one that the server does not tell.
  fileprivate var hasOpenChoices: Bool {
    mediaKind != nil || settings["file_upload"] != nil || settings["image_folder"] != nil || settings["remote"] != nil
  }
}
