import KatsudoAPI
import KatsudoWorkflows
import Testing

/// How the links of the editor become links between nodes that run.
struct GraphFlatteningTests {
  private typealias W = EditorWorkflow

  private static let picture = W.node(1, "LoadImage", values: ["cat.png", "image"], outputs: ["IMAGE", "MASK"])

  private static func save(_ id: Int = 9, link: Int?) -> JSONValue {
    W.node(id, "Save", values: ["out"], inputs: [W.input("images", "IMAGE", link: link)])
  }

  @Test("Notes are left out, and titles are kept")
  func notes() throws {
    let workflow = try W.convert([
      W.node(1, "Loader", values: ["a.safetensors"]), W.node(2, "Note", values: ["x"]), W.node(3, "MarkdownNote", values: ["x"]),
      W.node(4, "Text", values: ["x"], title: "My text"),
    ])
    #expect(workflow.graph.sortedIDs == ["1", "4"])
    #expect(workflow.graph.nodes["1"]?.title == "Load Model")
    #expect(workflow.graph.nodes["4"]?.title == "My text")
  }

  @Test("A reroute passes its link on")
  func reroute() throws {
    let reroute = W.node(2, "Reroute", inputs: [W.input("", "*", link: 1)], outputs: ["IMAGE"])
    let workflow = try W.convert([Self.picture, reroute, Self.save(link: 2)], links: [W.link(1, 1, 0, 2, 0), W.link(2, 2, 0, 9, 0)])
    #expect(workflow.graph.nodes["9"]?.link("images") == ComfyGraph.Link(node: "1", slot: 0))
    #expect(workflow.graph.nodes["2"] == nil)
  }

  @Test("Reroutes in a circle give no link")
  func circle() throws {
    let reroutes = [2, 3].map { W.node($0, "Reroute", inputs: [W.input("", "*", link: $0 - 1)], outputs: ["*"]) }
    let workflow = try W.convert(
      reroutes + [Self.save(link: 3)], links: [W.link(1, 3, 0, 2, 0), W.link(2, 2, 0, 3, 0), W.link(3, 3, 0, 9, 0)])
    #expect(workflow.graph.nodes["9"]?.inputs == ["filename_prefix": "out"])
  }

  @Test("A primitive node gives its value to the widget that it feeds")
  func primitive() throws {
    let workflow = try W.convert(
      [
        W.node(1, "PrimitiveNode", values: [25, "fixed"], outputs: ["INT"]),
        W.node(2, "Sampler", values: [5, "fixed", 30], inputs: [W.widget("steps", "INT", link: 1)]),
      ], links: [W.link(1, 1, 0, 2, 0)])
    #expect(workflow.graph.nodes["2"]?.inputs["steps"] == 25)
    #expect(workflow.graph.nodes["1"] == nil)
  }

  @Test("A muted node is left out with its links, and its models are not downloaded")
  func muted() throws {
    let muted = W.node(
      1, "LoadImage", values: ["cat.png"], outputs: ["IMAGE"], mode: 2, models: [["name": "x.safetensors", "directory": "vae"]])
    let workflow = try W.convert([muted, Self.save(link: 1)], links: [W.link(1, 1, 0, 9, 0)])
    #expect(workflow.graph.nodes["9"]?.inputs == ["filename_prefix": "out"])
    #expect(workflow.graph.nodes.count == 1)
    #expect(workflow.models.isEmpty)
  }

  @Test("A bypassed node passes on what comes in at its input of the same type")
  func bypassed() throws {
    let blur = W.node(
      2, "Blur", values: [3], inputs: [W.widget("radius", "INT"), W.input("image", "IMAGE", link: 1)], outputs: ["IMAGE"], mode: 4)
    let workflow = try W.convert([Self.picture, blur, Self.save(link: 2)], links: [W.link(1, 1, 0, 2, 1), W.link(2, 2, 0, 9, 0)])
    #expect(workflow.graph.nodes["9"]?.link("images") == ComfyGraph.Link(node: "1", slot: 0))
    #expect(workflow.graph.nodes["2"] == nil)
  }

  @Test("A bypassed node prefers the input with the number of the output")
  func bypassedIndex() throws {
    let node = W.node(
      3, "Blur", inputs: [W.input("a", "IMAGE", link: 1), W.input("b", "IMAGE", link: 2)], outputs: ["IMAGE", "IMAGE"], mode: 4)
    let other = W.node(2, "LoadImage", values: ["dog.png"], outputs: ["IMAGE", "MASK"])
    let workflow = try W.convert(
      [Self.picture, other, node, Self.save(link: 3)],
      links: [W.link(1, 1, 0, 3, 0), W.link(2, 2, 0, 3, 1), W.link(3, 3, 1, 9, 0)])
    #expect(workflow.graph.nodes["9"]?.link("images") == ComfyGraph.Link(node: "2", slot: 0))
  }

  @Test("A bypassed node without an input of the type gives no link")
  func bypassedWithoutInput() throws {
    let loader = W.node(1, "LoadImage", values: ["cat.png"], outputs: ["IMAGE"], mode: 4)
    let workflow = try W.convert([loader, Self.save(link: 1)], links: [W.link(1, 1, 0, 9, 0)])
    #expect(workflow.graph.nodes["9"]?.inputs == ["filename_prefix": "out"])
  }

  @Test("Links that are gone, or that come from nodes that are gone, are left out", arguments: [[W.link(1, 77, 0, 9, 0)], []])
  func lostLinks(links: [JSONValue]) throws {
    let workflow = try W.convert([Self.save(link: 1)], links: links)
    #expect(workflow.graph.nodes["9"]?.inputs == ["filename_prefix": "out"])
  }

  @Test("Inputs of a growing list keep their names with dots")
  func growingList() throws {
    let definitions = NodeDefinitions(classes: [
      "LoadImage": try #require(W.definitions["LoadImage"]),
      "Batch": NodeDefinition(inputs: [NodeDefinition.Input(name: "images", type: "COMFY_AUTOGROW_V3")], outputs: ["IMAGE"]),
    ])
    let batch = W.node(2, "Batch", inputs: [W.input("images.image0", "IMAGE", link: 1), W.input("images.image1", "IMAGE")])
    let workflow = try W.convert([Self.picture, batch], links: [W.link(1, 1, 0, 2, 0)], definitions: definitions)
    #expect(workflow.graph.nodes["2"]?.inputs == ["images.image0": ["1", 0]])
  }

  @Test("A workflow whose nodes are all muted is refused")
  func nothingRuns() {
    #expect(throws: WorkflowProblem.self) { try W.convert([W.node(1, "Loader", mode: 2)]) }
  }

  @Test("An id that appears twice in one graph is refused with its name")
  func twice() {
    #expect(
      throws: WorkflowProblem("workflow", "has the node 1 twice. Open the workflow in the editor and save it again")
    ) { try W.convert([Self.picture, Self.picture]) }
  }
}
