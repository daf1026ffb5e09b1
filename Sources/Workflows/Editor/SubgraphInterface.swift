import KatsudoAPI

extension GraphFlattening {
  /// The inputs of the subgraphs at the top that have no link there and feed widgets inside. Each has the name and the label that the author
  /// of the workflow gave.
  var interface: [WorkflowInput] {
    let scope = Scope(document.top)
    let reading = InputReading(graph, definitions)
    var inputs: [WorkflowInput] = []
    var names: Set<String> = []
    for id in document.top.order {
      guard let node = document.top.nodes[id], node.mode == .active, let subgraph = document.subgraphs[node.type] else { continue }
      let inner = Scope(subgraph, in: (scope, node))
      for (index, port) in subgraph.inputs.enumerated() {
        if let link = node.inputs.first(where: { $0.name == port.name })?.link, document.top.links[link] != nil { continue }
        guard var input = exposed(targets(ofInput: index, in: inner), reading) else { continue }
        // Two subgraphs may have inputs of one name.
        let name = Self.name(port)
        input.name = names.insert(name).inserted ? name : "\(id)_\(name)"
        names.insert(input.name)
        input.title = port.label ?? port.name
        // Who calls the model does not know which files the server has.
        input.isProposed = !namesModelFile(input.targets)
        inputs.append(input)
      }
    }
    return inputs
  }

  /// Returns one input for several places. Its schema is that of the first place whose value a request can give.
  private func exposed(_ targets: [ComfyOptions.Target], _ reading: InputReading) -> WorkflowInput? {
    for target in targets {
      guard let definition = reading.values(of: target.node).first(where: { $0.name == target.input }),
        var input = reading.input(definition, of: target.node)
      else { continue }
      input.targets = targets
      return input
    }
    return nil
  }

  /// Returns the places that get the value of a subgraph's input, also in subgraphs inside it.
  private func targets(ofInput index: Int, in scope: Scope) -> [ComfyOptions.Target] {
    scope.graph.targets(ofInput: index).flatMap { node, slot -> [ComfyOptions.Target] in
      guard node.mode == .active, slot.isWidget else { return [] }
      guard let subgraph = document.subgraphs[node.type] else { return [ComfyOptions.Target(node: scope.id(node), input: slot.name)] }
      guard scope.depth < Self.depthLimit, let inner = subgraph.inputs.firstIndex(where: { $0.name == slot.name }) else { return [] }
      return targets(ofInput: inner, in: Scope(subgraph, in: (scope, node)))
    }
  }

  private func namesModelFile(_ targets: [ComfyOptions.Target]) -> Bool {
    targets.contains { target in graph.nodes[target.node]?.inputs[target.input]?.string.map(ModelFilePath.isModelFile) ?? false }
  }

  /// Returns the label of an input, or its name if the label has none of the characters, as small letters, digits and `_`. At most 64 characters.
  private static func name(_ port: EditorGraph.Port) -> String {
    let names = [port.label, port.name].compactMap { $0 }.map { text in
      String(text.lowercased().prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
    return names.first { $0.contains { $0 != "_" } } ?? "input"
  }
}
