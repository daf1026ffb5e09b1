import KatsudoAPI
import KatsudoWorkflows
import Testing

/// A graph that a server checks and never runs.
@Suite struct GraphProbeTests {
  private static func definitions() throws -> NodeDefinitions {
    try NodeDefinitions([
      "Load": ["input": ["required": ["image": [["a.png"], ["image_upload": true]]]], "output": ["IMAGE"]],
      "Scale": [
        "input": ["required": ["image": ["IMAGE"], "width": ["INT"], "method": [["area", "lanczos"]]]], "output": ["IMAGE"],
      ],
      "Save": ["input": ["required": ["images": ["IMAGE"], "filename_prefix": ["STRING"]]], "output_node": true],
      "Preview": ["input": ["required": ["images": ["IMAGE"]]], "output_node": true],
    ])
  }

  private static func graph(_ nodes: JSONValue) throws -> ComfyGraph { try ComfyGraph(nodes) }

  @Test func `each output node loses a value that it depends on, and every link stays`() throws {
    let graph = try Self.graph([
      "1": ["class_type": "Load", "inputs": ["image": "a.png"]],
      "2": ["class_type": "Scale", "inputs": ["image": ["1", 0], "width": 64, "method": "area"]],
      "3": ["class_type": "Save", "inputs": ["images": ["2", 0], "filename_prefix": "x"]],
      "4": ["class_type": "Preview", "inputs": ["images": ["2", 0]]],
    ])
    let probe = GraphProbe(graph, definitions: try Self.definitions())
    #expect(probe.places == [.init(node: "3", input: "filename_prefix"), .init(node: "2", input: "width")])
    var expected = graph
    expected.nodes["3"]?.inputs["filename_prefix"] = []
    expected.nodes["2"]?.inputs["width"] = []
    #expect(probe.graph == expected)
  }

  @Test func `a file that a node looks for stays, because the node would fail at an empty list`() throws {
    let graph = try Self.graph([
      "1": ["class_type": "Load", "inputs": ["image": "a.png"]], "4": ["class_type": "Preview", "inputs": ["images": ["1", 0]]],
    ])
    let probe = GraphProbe(graph, definitions: try Self.definitions())
    #expect(probe.places.isEmpty)
    #expect(probe.graph == graph)
  }

  @Test func `the errors of the probe and of left out places do not count`() throws {
    func answer(_ inputs: [String]) -> JSONValue {
      let errors = inputs.map { input -> JSONValue in
        ["type": "bad_linked_input", "details": .string(input), "extra_info": ["input_name": .string(input)]]
      }
      return [
        "error": ["type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"],
        "node_errors": ["3": ["class_type": "Save", "errors": .array(errors)]],
      ]
    }
    let places: Set<ComfyOptions.Target> = [.init(node: "3", input: "filename_prefix")]
    #expect(GraphVerdict(answer(["filename_prefix"]), isAccepted: false, leavingOut: places) == .accepted)
    #expect(
      GraphVerdict(answer(["filename_prefix", "images"]), isAccepted: false, leavingOut: places)
        == .refused(["node 3 (Save): bad_linked_input: images"]))
    var other = try #require(answer(["filename_prefix"]).object)
    other["error"] = ["type": "prompt_no_outputs", "message": "Prompt has no outputs"]
    #expect(GraphVerdict(.object(other), isAccepted: false, leavingOut: places) == .refused(["Prompt has no outputs"]))
  }
}
