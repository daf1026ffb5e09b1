import KatsudoAPI
import KatsudoWorkflows
import Testing

/// How subgraphs become part of one graph.
struct SubgraphTests {
  private typealias W = EditorWorkflow

  /// A subgraph that blurs: its image comes from outside, and its radius from outside or from the widget inside.
  private static let blur = W.subgraph(
    "blur", inputs: [W.port("image", "IMAGE", links: [1]), W.port("radius", "INT", links: [2, 4], label: "Blur radius")],
    outputs: [W.port("IMAGE", "IMAGE", links: [3])],
    nodes: [
      W.node(1, "Blur", values: [3], inputs: [W.input("image", "IMAGE", link: 1), W.widget("radius", "INT", link: 2)], outputs: ["IMAGE"]),
      W.node(2, "Blur", values: [5], inputs: [W.input("image", "IMAGE"), W.widget("radius", "INT", link: 4)], outputs: ["IMAGE"]),
    ],
    links: [W.innerLink(1, -10, 0, 1, 0), W.innerLink(2, -10, 1, 1, 1), W.innerLink(3, 1, 0, -20, 0), W.innerLink(4, -10, 1, 2, 1)])

  private static let picture = W.node(1, "LoadImage", values: ["cat.png", "image"], outputs: ["IMAGE", "MASK"])

  private static func use(_ id: Int, values: JSONValue = [], link: Int?, radius: Int? = nil, mode: JSONValue = 0) -> JSONValue {
    W.node(
      id, "blur", values: values, inputs: [W.input("image", "IMAGE", link: link), W.widget("radius", "INT", link: radius)],
      outputs: ["IMAGE"], mode: mode)
  }

  private static let save = W.node(9, "Save", values: ["out"], inputs: [W.input("images", "IMAGE", link: 12)])
  private static let links = [W.link(11, 1, 0, 2, 0), W.link(12, 2, 0, 9, 0)]

  @Test("Inner nodes get ids with that of the outer node in front, and links pass through its inputs and outputs")
  func links() throws {
    let graph = try W.convert([Self.picture, Self.use(2, link: 11), Self.save], links: Self.links, subgraphs: [Self.blur]).graph
    #expect(graph.sortedIDs == ["1", "2:1", "2:2", "9"])
    #expect(graph.nodes["2:1"]?.link("image") == ComfyGraph.Link(node: "1", slot: 0))
    #expect(graph.nodes["9"]?.link("images") == ComfyGraph.Link(node: "2:1", slot: 0))
  }

  @Test("The value of the outer node wins over the values inside")
  func outerValue() throws {
    let graph = try W.convert([Self.picture, Self.use(2, values: [8], link: 11), Self.save], links: Self.links, subgraphs: [Self.blur])
      .graph
    #expect(graph.nodes["2:1"]?.inputs["radius"] == 8)
    #expect(graph.nodes["2:2"]?.inputs["radius"] == 8)
  }

  @Test("Without an outer value, the first widget inside gives the value for all")
  func innerValue() throws {
    let graph = try W.convert([Self.picture, Self.use(2, link: 11), Self.save], links: Self.links, subgraphs: [Self.blur]).graph
    #expect(graph.nodes["2:1"]?.inputs["radius"] == 3)
    #expect(graph.nodes["2:2"]?.inputs["radius"] == 3)
  }

  @Test("A link to the outer node wins over all values")
  func outerLink() throws {
    let number = W.node(3, "Number", values: [4, "fixed"], outputs: ["INT"])
    let graph = try W.convert(
      [Self.picture, number, Self.use(2, values: [8], link: 11, radius: 13), Self.save], links: Self.links + [W.link(13, 3, 0, 2, 1)],
      subgraphs: [Self.blur]
    ).graph
    #expect(graph.nodes["2:1"]?.link("radius") == ComfyGraph.Link(node: "3", slot: 0))
  }

  @Test("Two uses of a subgraph stay apart, also if their inner ids are those of outer nodes")
  func twoUses() throws {
    let graph = try W.convert(
      [Self.picture, Self.use(2, values: [8], link: 11), Self.use(3, values: [7], link: 13)],
      links: [W.link(11, 1, 0, 2, 0), W.link(13, 2, 0, 3, 0)],
      subgraphs: [Self.blur]
    ).graph
    #expect(graph.sortedIDs == ["1", "2:1", "2:2", "3:1", "3:2"])
    #expect(graph.nodes["3:1"]?.link("image") == ComfyGraph.Link(node: "2:1", slot: 0))
    #expect(graph.nodes["2:1"]?.inputs["radius"] == 8)
    #expect(graph.nodes["3:1"]?.inputs["radius"] == 7)
  }

  @Test("A bypassed subgraph passes its link on, and a muted one drops it")
  func modes() throws {
    for (mode, expected) in [(4, ["1", 0]), (2, nil)] as [(JSONValue, JSONValue?)] {
      let graph = try W.convert([Self.picture, Self.use(2, link: 11, mode: mode), Self.save], links: Self.links, subgraphs: [Self.blur])
        .graph
      #expect(graph.sortedIDs == ["1", "9"])
      #expect(graph.nodes["9"]?.inputs["images"] == expected)
    }
  }

  private static let outer = W.subgraph(
    "outer", inputs: [W.port("picture", "IMAGE", links: [1]), W.port("strength", "INT", links: [2])],
    outputs: [W.port("IMAGE", "IMAGE", links: [3])],
    nodes: [W.node(5, "blur", inputs: [W.input("image", "IMAGE", link: 1), W.widget("radius", "INT", link: 2)], outputs: ["IMAGE"])],
    links: [W.innerLink(1, -10, 0, 5, 0), W.innerLink(2, -10, 1, 5, 1), W.innerLink(3, 5, 0, -20, 0)])

  private static func useOuter(values: JSONValue) -> JSONValue {
    W.node(
      2, "outer", values: values, inputs: [W.input("picture", "IMAGE", link: 11), W.widget("strength", "INT")], outputs: ["IMAGE"])
  }

  @Test("Subgraphs may be nested, and values and links pass through all levels")
  func nested() throws {
    for (values, expected) in [([6], 6), ([], 3)] as [(JSONValue, JSONValue)] {
      let graph = try W.convert(
        [Self.picture, Self.useOuter(values: values), Self.save], links: Self.links, subgraphs: [Self.blur, Self.outer]
      ).graph
      #expect(graph.sortedIDs == ["1", "2:5:1", "2:5:2", "9"])
      #expect(graph.nodes["2:5:2"]?.inputs["radius"] == expected)
      #expect(graph.nodes["2:5:1"]?.link("image") == ComfyGraph.Link(node: "1", slot: 0))
      #expect(graph.nodes["9"]?.link("images") == ComfyGraph.Link(node: "2:5:1", slot: 0))
    }
  }

  @Test("A node whose id is that of a node in a subgraph is refused")
  func equalIDs() {
    let node: JSONValue = ["id": "2:1", "type": "Loader"]
    #expect(throws: WorkflowProblem.self) { try W.convert([Self.use(2, link: nil), node], subgraphs: [Self.blur]) }
  }

  @Test("A subgraph that holds itself is refused")
  func endless() {
    let endless = W.subgraph("endless", nodes: [W.node(1, "endless")], links: [])
    #expect(throws: WorkflowProblem.self) { try W.convert([W.node(1, "endless")], subgraphs: [endless]) }
  }

  @Test(
    "Subgraphs that multiply each other are refused before they use much memory, also if they hold no node", arguments: ["Loader", "Note"])
  func tooMany(leaf: String) {
    let levels = (0..<20).map { level in
      W.subgraph("s\(level)", nodes: [1, 2].map { W.node($0, level == 0 ? leaf : "s\(level - 1)") }, links: [])
    }
    #expect(throws: WorkflowProblem("workflow", "has more than 10000 nodes. Split it into several workflows")) {
      try W.convert([W.node(1, "s19")], subgraphs: levels)
    }
  }

  // MARK: The interface

  @Test("The inputs of a subgraph at the top that have no link are a ready interface, with labels, defaults and all places")
  func interface() throws {
    let workflow = try W.convert([Self.picture, Self.use(2, values: [8], link: 11), Self.save], links: Self.links, subgraphs: [Self.blur])
    let input = try #require(workflow.interface.first)
    #expect(workflow.interface.count == 1)
    #expect(input.name == "blur_radius")
    #expect(input.title == "Blur radius")
    #expect(input.targets == [ComfyOptions.Target(node: "2:1", input: "radius"), ComfyOptions.Target(node: "2:2", input: "radius")])
    #expect(input.schema == ["type": "integer", "default": 8])
    #expect(input.isProposed)
  }

  @Test("The interface reaches into nested subgraphs")
  func nestedInterface() throws {
    let workflow = try W.convert(
      [Self.picture, Self.useOuter(values: [6]), Self.save], links: Self.links, subgraphs: [Self.blur, Self.outer])
    #expect(workflow.interface.map(\.name) == ["strength"])
    #expect(workflow.interface.first?.targets.map(\.node) == ["2:5:1", "2:5:2"])
  }

  @Test("A label in other letters stays the title, and the input keeps its own name")
  func otherLetters() throws {
    let labelled = W.subgraph(
      "s", inputs: [W.port("radius", "INT", links: [1], label: "半径")],
      nodes: [W.node(1, "Blur", inputs: [W.widget("radius", "INT", link: 1)])], links: [W.innerLink(1, -10, 0, 1, 0)])
    let workflow = try W.convert([W.node(2, "s", inputs: [W.widget("radius", "INT")])], subgraphs: [labelled])
    #expect(workflow.interface.map(\.name) == ["radius"])
    #expect(workflow.interface.map(\.title) == ["半径"])
  }

  @Test("Inputs of two subgraphs with one name are told apart by the id of the node")
  func equalNames() throws {
    let workflow = try W.convert([Self.use(2, link: nil), Self.use(3, link: nil)], subgraphs: [Self.blur])
    #expect(workflow.interface.map(\.name) == ["blur_radius", "3_blur_radius"])
  }
}
