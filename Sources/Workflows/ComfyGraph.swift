package import KatsudoAPI

/// A workflow in ComfyUI's API format: nodes by their ids.
package struct ComfyGraph: Sendable, Hashable {
  package struct Node: Sendable, Hashable {
    package var classType: String
    /// The inputs by name. A link is `["NODE ID", SLOT]`. A list that is a value and no link is `{"__value__": […]}`.
    package var inputs: [String: JSONValue]
    /// The title for people (`_meta.title`).
    package var title: String?

    package init(classType: String, inputs: [String: JSONValue] = [:], title: String? = nil) {
      self.classType = classType
      self.inputs = inputs
      self.title = title
    }

    /// Returns the origin of a linked input, or `nil` if the input is missing or holds a value.
    package func link(_ input: String) -> Link? { inputs[input].flatMap(Link.init) }
  }

  /// A connection: the output of a node, counted from 0.
  package struct Link: Sendable, Hashable {
    package var node: String
    package var slot: Int

    package init(node: String, slot: Int) {
      self.node = node
      self.slot = slot
    }

    /// Reads `["NODE ID", SLOT]`. Returns `nil` for any other value.
    package init?(_ value: JSONValue) {
      guard let items = value.array, items.count == 2, let node = items[0].string, let slot = items[1].integer, slot >= 0 else {
        return nil
      }
      self.init(node: node, slot: Int(slot))
    }

    package var value: JSONValue { [.string(node), .integer(Int64(slot))] }
  }

  package var nodes: [String: Node]

  package init(nodes: [String: Node] = [:]) { self.nodes = nodes }

  /// Reads a graph in API format: an object of nodes, each with `class_type` and `inputs`.
  ///
  /// - Throws: ``WorkflowProblem`` that names the node with the wrong shape.
  package init(_ document: JSONValue) throws(WorkflowProblem) {
    guard let object = document.object else { throw WorkflowProblem("workflow", "must be an object of nodes, not \(document.kindName)") }
    guard !object.isEmpty else { throw WorkflowProblem("workflow", "has no nodes") }
    var nodes: [String: Node] = [:]
    for (id, node) in object {
      guard let classType = node["class_type"]?.string else {
        throw WorkflowProblem("node \(id)", "must be an object with the string `class_type`. Export the workflow in API format")
      }
      guard let inputs = (node["inputs"] ?? [:]).object else { throw WorkflowProblem("node \(id)", "must have an object `inputs`") }
      nodes[id] = Node(classType: classType, inputs: inputs, title: node["_meta"]?["title"]?.string)
    }
    self.nodes = nodes
  }

  /// The graph in API format, as ComfyUI takes it.
  package var document: JSONValue {
    .object(
      nodes.mapValues { node in
        var object: [String: JSONValue] = ["class_type": .string(node.classType), "inputs": .object(node.inputs)]
        if let title = node.title { object["_meta"] = ["title": .string(title)] }
        return .object(object)
      })
  }
}
