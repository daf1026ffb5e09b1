import KatsudoAPI
import KatsudoWorkflows
import Testing

struct NodeDefinitionsTests {
  @Test("Inputs come in the order of the server, the required ones first, and both spellings of a choice are the same")
  func order() throws {
    let definitions = try NodeDefinitions([
      "Node": [
        "input": [
          "required": ["b": ["INT", ["min": 1]], "a": [["x", "y"]]],
          "optional": ["c": ["COMBO", ["options": ["x"]]], "d": ["IMAGE"]],
        ],
        "input_order": ["required": ["b", "a"], "optional": ["d", "c"]], "output": ["IMAGE"], "output_node": true,
      ]
    ])
    let node = try #require(definitions["Node"])
    #expect(node.inputs.map(\.name) == ["b", "a", "d", "c"])
    #expect(node["a"]?.type == "COMBO")
    #expect(node["c"]?.choices == ["x"])
    #expect(node["b"]?.settings["min"] == 1)
    #expect(node.isOutput)
  }

  @Test("An answer that is no object of classes is refused")
  func wrongShape() {
    #expect(throws: WorkflowProblem.self) { try NodeDefinitions(["Node": "x"]) }
  }
}
