package import KatsudoAPI

/// The values of one request for a graph.
package struct GraphValues: Sendable {
  /// The checked input of the request by the model's own names, with its defaults.
  package var input: [String: JSONValue]
  /// The names of the uploaded media at the server (`SUBFOLDER/NAME`), in the order of the values, by the input's name. A value that names a
  /// file known to the workflow stands here as it is.
  package var media: [String: [String]]
  /// The width and height of the first picture or video of each media input, in pixels after its rotation.
  package var sizes: [String: (width: Int, height: Int)]

  package init(
    input: [String: JSONValue], media: [String: [String]] = [:], sizes: [String: (width: Int, height: Int)] = [:]
  ) {
    self.input = input
    self.media = media
    self.sizes = sizes
  }
}

extension ComfyOptions {
  /// Returns the graph with the values of a request in their places, and then the values of the rules in theirs.
  ///
  /// An input that the request does not have leaves the workflow's own value.
  ///
  /// - Throws: ``WorkflowProblem`` if a value cannot be used in the graph. The message is for the caller.
  package func graph(with values: GraphValues) throws(WorkflowProblem) -> ComfyGraph {
    var graph = workflow
    for (name, targets) in map {
      for target in targets {
        let value: JSONValue? =
          if let media = values.media[name] {
            media.indices.contains(target.item ?? 0) ? .string(media[target.item ?? 0]) : nil
          } else {
            values.input[name].flatMap { Self.value($0, item: target.item) }
          }
        guard let value else { continue }
        if values.media[name] == nil, value != workflow.nodes[target.node]?.inputs[target.input],
          let refusal = ValueRefusal(of: value, at: target, in: workflow)
        {
          throw WorkflowProblem(name, refusal.message)
        }
        graph.nodes[target.node]?.inputs[target.input] = value
      }
    }
    for rule in rules {
      if let value = try rule.value(for: values) { graph.nodes[rule.target.node]?.inputs[rule.target.input] = value }
    }
    return graph
  }

  private static func value(_ value: JSONValue, item: Int?) -> JSONValue? {
    guard !value.isNull else { return nil }
    guard let list = value.array else { return value }
    if let item { return list.indices.contains(item) ? list[item] : nil }
    return ["__value__": value]
  }
}
