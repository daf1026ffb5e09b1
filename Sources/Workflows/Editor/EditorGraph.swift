import KatsudoAPI

/// A graph in the format in which ComfyUI's editor saves it: the top of a workflow, or one of its subgraphs.
struct EditorGraph: Sendable {
  /// A connection from the output of one node to the input of another, both counted from 0.
  struct Link: Sendable, Hashable {
    var origin: String
    var originSlot: Int
    var target: String
    var targetSlot: Int
  }

  /// An input or an output of a subgraph.
  struct Port: Sendable, Hashable {
    var name: String
    /// The name that people see, if it differs.
    var label: String?
    var type: String
    var links: [String]
  }

  var nodes: [String: EditorNode] = [:]
  /// The ids of the nodes in the order of the document.
  var order: [String] = []
  var links: [String: Link] = [:]
  var inputs: [Port] = []
  var outputs: [Port] = []
  /// The id that stands for the subgraph's own inputs in its links.
  var inputID = "-10"
  /// The id that stands for the subgraph's own outputs in its links.
  var outputID = "-20"

  /// Reads the top of a workflow or a subgraph.
  ///
  /// - Throws: ``WorkflowProblem`` if a node has no id or type, or if an id appears twice.
  init(_ document: JSONValue, _ place: String) throws(WorkflowProblem) {
    for item in document["nodes"]?.array ?? [] {
      guard let node = EditorNode(item) else { throw WorkflowProblem(place, "has a node without `id` or `type`. Save the workflow again") }
      guard nodes.updateValue(node, forKey: node.id) == nil else {
        throw WorkflowProblem(place, "has the node \(node.id) twice. Open the workflow in the editor and save it again")
      }
      order.append(node.id)
    }
    for item in document["links"]?.array ?? [] {
      guard let (id, link) = Self.link(item) else { continue }
      links[id] = link
    }
    inputs = (document["inputs"]?.array ?? []).map(Port.init)
    outputs = (document["outputs"]?.array ?? []).map(Port.init)
    if let id = document["inputNode"]?["id"].flatMap(Self.id) { inputID = id }
    if let id = document["outputNode"]?["id"].flatMap(Self.id) { outputID = id }
  }

  /// Reads `[ID, FROM, SLOT, TO, SLOT, TYPE]`, as at the top, or an object, as in a subgraph.
  private static func link(_ item: JSONValue) -> (String, Link)? {
    let fields = ["id", "origin_id", "origin_slot", "target_id", "target_slot"]
    let values = item.array ?? fields.map { item[$0] ?? .null }
    guard values.count >= fields.count, let id = id(values[0]), let origin = self.id(values[1]), let target = self.id(values[3]),
      let originSlot = values[2].integer, let targetSlot = values[4].integer
    else { return nil }
    return (id, Link(origin: origin, originSlot: Int(originSlot), target: target, targetSlot: Int(targetSlot)))
  }

  /// Reads an id of a node or of a link: an integer or a string.
  static func id(_ value: JSONValue) -> String? { value.string ?? value.integer.map(String.init) }

  /// Returns the nodes and inputs that an input of this subgraph feeds, in the order of its links. Links to nodes that are gone are left out.
  func targets(ofInput index: Int) -> [(node: EditorNode, input: EditorNode.Slot)] {
    guard inputs.indices.contains(index) else { return [] }
    return inputs[index].links.compactMap { id in
      guard let link = links[id], let node = nodes[link.target], let slot = node.inputs.first(where: { $0.link == id }) else { return nil }
      return (node, slot)
    }
  }

  /// Returns the link to an output of this subgraph.
  func link(toOutput index: Int) -> Link? {
    let named = outputs.indices.contains(index) ? outputs[index].links.compactMap { links[$0] } : []
    return named.first { $0.target == outputID } ?? links.values.first { $0.target == outputID && $0.targetSlot == index }
  }
}

extension EditorGraph.Port {
  init(_ document: JSONValue) {
    name = document["name"]?.string ?? ""
    label = document["label"]?.string
    type = document["type"]?.string ?? "*"
    links = (document["linkIds"]?.array ?? []).compactMap(EditorGraph.id)
  }
}
