import KatsudoAPI

/// Turns the graphs of an editor's workflow into one graph in API format.
///
/// A node inside a subgraph gets the id `PARENT:INNER`, at each level of nesting.
struct GraphFlattening {
  /// The largest number of nodes that run, with those that stand for subgraphs. A few subgraphs that hold each other could otherwise give any
  /// number.
  static let nodeLimit = 10_000
  /// The deepest nesting of subgraphs.
  static let depthLimit = 32
  /// The largest number of steps from an input to the node that gives its value.
  private static let stepLimit = 1_000

  /// One graph at its place: the top, or one use of a subgraph.
  final class Scope: Sendable {
    let graph: EditorGraph
    /// The text before the ids of its nodes.
    let prefix: String
    /// The graph that uses this one, and the node that stands for it there.
    let parent: (scope: Scope, node: EditorNode)?
    let depth: Int

    init(_ graph: EditorGraph, in parent: (scope: Scope, node: EditorNode)? = nil) {
      self.graph = graph
      self.parent = parent
      prefix = parent.map { "\($0.scope.prefix)\($0.node.id):" } ?? ""
      depth = (parent?.scope.depth ?? 0) + 1
    }

    func id(_ node: EditorNode) -> String { prefix + node.id }
  }

  /// The link or the value that an input gets.
  enum Source {
    case link(ComfyGraph.Link)
    case value(JSONValue)
  }

  let document: EditorDocument
  let definitions: NodeDefinitions
  private(set) var graph = ComfyGraph()
  private(set) var models: [ComfyOptions.ModelFile] = []
  private(set) var unknownClasses: Set<String> = []
  /// The number of nodes that were added, with those that stand for subgraphs.
  private var count = 0
  /// `true` if a node of an unknown class has values without names.
  private(set) var isUnreadable = false
  /// The ids of nodes whose values were assigned by their types.
  private(set) var uncertain: [String] = []

  /// Flattens a whole workflow.
  ///
  /// - Throws: ``WorkflowProblem`` if there are more nodes or levels than the limits.
  init(_ document: EditorDocument, definitions: NodeDefinitions) throws(WorkflowProblem) {
    self.document = document
    self.definitions = definitions
    try add(Scope(document.top))
  }

  /// Adds the nodes of a graph and of the subgraphs in it.
  private mutating func add(_ scope: Scope) throws(WorkflowProblem) {
    guard scope.depth <= Self.depthLimit else {
      throw WorkflowProblem("subgraph \(scope.prefix.dropLast())", "is nested more than \(Self.depthLimit) levels deep, or holds itself")
    }
    for id in scope.graph.order {
      guard let node = scope.graph.nodes[id], node.mode == .active, !node.isVirtual else { continue }
      for model in node.models where !models.contains(where: { $0.name == model.name && $0.directory == model.directory }) {
        models.append(model)
      }
      count += 1
      guard count <= Self.nodeLimit else {
        throw WorkflowProblem("workflow", "has more than \(Self.nodeLimit) nodes. Split it into several workflows")
      }
      if let subgraph = document.subgraphs[node.type] {
        try add(Scope(subgraph, in: (scope, node)))
        continue
      }
      guard graph.nodes[scope.id(node)] == nil else {
        throw WorkflowProblem(
          "node \(scope.id(node))", "has the same id as a node in a subgraph. Open the workflow in the editor and save it again")
      }
      add(node, scope)
    }
  }

  private mutating func add(_ node: EditorNode, _ scope: Scope) {
    let definition = definitions[node.type]
    let widgets = widgets(node)
    var values = widgets.values.mapValues(Self.literal)
    if !widgets.isCertain { uncertain.append(scope.id(node)) }
    if definition == nil {
      unknownClasses.insert(node.type)
      if case .list(let list) = node.values, !list.isEmpty { isUnreadable = true }
    }
    for slot in node.inputs {
      switch source(of: slot, in: scope) {
      case .link(let link): values[slot.name] = link.value
      case .value(let value): values[slot.name] = Self.literal(value)
      case nil: continue
      }
    }
    graph.nodes[scope.id(node)] = ComfyGraph.Node(
      classType: node.type, inputs: values, title: node.title ?? definition?.displayName ?? node.type)
  }

  /// Returns the values of the node's own widgets.
  private func widgets(_ node: EditorNode) -> WidgetValues {
    switch (node.values, definitions[node.type]?.inputs) {
    case (.list(let list), _?) where node.type == "CustomCombo": WidgetValues(customCombo: list)
    case (.named(let named), _?) where node.type == "CustomCombo": WidgetValues(values: named)
    case (.list(let list), let inputs?): WidgetValues(list, of: inputs, slots: node.inputs.map(\.name), order: definitions.order)
    case (.named(let named), let inputs?): WidgetValues(named, of: inputs, order: definitions.order)
    case (.named(let named), nil): WidgetValues(values: named)
    case (.list, nil): WidgetValues(values: [:])
    }
  }

  /// Wraps a list, which would otherwise be a link.
  private static func literal(_ value: JSONValue) -> JSONValue { value.array == nil ? value : ["__value__": value] }

  // MARK: Links

  /// Returns what comes in at an input: the output of a node that runs, or a value of the editor. It is `nil` if the input has no link or the
  /// link ends at a node that is muted or gone.
  private func source(of slot: EditorNode.Slot, in scope: Scope, steps: Int = 0) -> Source? {
    guard let link = slot.link.flatMap({ scope.graph.links[$0] }) else { return nil }
    return source(of: link, in: scope, steps: steps)
  }

  private func source(of link: EditorGraph.Link, in scope: Scope, steps: Int) -> Source? {
    // Links that form a circle without a node that runs have no value.
    guard steps < Self.stepLimit else { return nil }
    if link.origin == scope.graph.inputID { return outerSource(ofInput: link.originSlot, in: scope, steps: steps + 1) }
    guard let node = scope.graph.nodes[link.origin] else { return nil }
    switch node.mode {
    case .muted: return nil
    case .bypassed: return node.passedInput(output: link.originSlot).flatMap { source(of: $0, in: scope, steps: steps + 1) }
    case .active: break
    }
    if node.isReroute { return node.inputs.first.flatMap { source(of: $0, in: scope, steps: steps + 1) } }
    if node.isPrimitive { return node.primitiveValue.map(Source.value) }
    if let subgraph = document.subgraphs[node.type] {
      guard scope.depth < Self.depthLimit, let inner = subgraph.link(toOutput: link.originSlot) else { return nil }
      return source(of: inner, in: Scope(subgraph, in: (scope, node)), steps: steps + 1)
    }
    return .link(ComfyGraph.Link(node: scope.id(node), slot: link.originSlot))
  }

  /// Returns what comes in at an input of a subgraph from outside: the link at the node that stands for it, else that node's value.
  private func outerSource(ofInput index: Int, in scope: Scope, steps: Int) -> Source? {
    guard let parent = scope.parent, scope.graph.inputs.indices.contains(index) else { return nil }
    let name = scope.graph.inputs[index].name
    if let slot = parent.node.inputs.first(where: { $0.name == name }), let link = slot.link, parent.scope.graph.links[link] != nil {
      return source(of: slot, in: parent.scope, steps: steps)
    }
    return value(ofInput: index, of: parent.node, scope.graph).map(Source.value)
  }

  /// Returns the value that a subgraph's node has for an input that feeds widgets: its own, else that of the first widget inside.
  private func value(ofInput index: Int, of node: EditorNode, _ graph: EditorGraph, depth: Int = 0) -> JSONValue? {
    guard depth < Self.depthLimit, let target = graph.targets(ofInput: index).first(where: \.input.isWidget) else { return nil }
    switch node.values {
    case .list(let list):
      let place = (0..<index).count { earlier in graph.targets(ofInput: earlier).contains(where: \.input.isWidget) }
      if list.indices.contains(place), !list[place].isNull { return list[place] }
    case .named(let named):
      if let value = named[graph.inputs[index].name], !value.isNull { return value }
    }
    guard let subgraph = document.subgraphs[target.node.type] else { return widgets(target.node).values[target.input.name] }
    guard let inner = subgraph.inputs.firstIndex(where: { $0.name == target.input.name }) else { return nil }
    return value(ofInput: inner, of: target.node, subgraph, depth: depth + 1)
  }
}
