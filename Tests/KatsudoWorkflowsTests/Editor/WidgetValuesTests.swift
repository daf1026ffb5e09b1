import KatsudoAPI
import KatsudoWorkflows
import Testing

/// How the values of a node's widgets get their names.
struct WidgetValuesTests {
  private typealias W = EditorWorkflow

  private func inputs(_ values: JSONValue, of type: String = "Sampler", slots: [JSONValue] = []) throws -> [String: JSONValue] {
    let workflow = try W.convert([W.node(1, type, values: values, inputs: slots)])
    return try #require(workflow.graph.nodes["1"]).inputs
  }

  @Test("Values follow the order of the inputs that have a widget, and the control after a seed is no value")
  func order() throws {
    #expect(
      try inputs([5, "randomize", 30, 7.5, "heun"]) == ["seed": 5, "steps": 30, "cfg": 7.5, "sampler_name": "heun"])
  }

  @Test("A list without the control after a seed is read too")
  func noControl() throws {
    #expect(try inputs([5, 30, 7.5, "heun"]) == ["seed": 5, "steps": 30, "cfg": 7.5, "sampler_name": "heun"])
  }

  @Test("Missing values at the end and empty values are those of the definition")
  func missingTail() throws {
    #expect(try inputs([5, "fixed", .null]) == ["seed": 5, "steps": 20, "cfg": 8.5, "sampler_name": "euler"])
  }

  @Test("A value that the server cannot read as the type of its input is replaced by that of the definition")
  func wrongType() throws {
    #expect(try inputs([5, "fixed", "many", 1, "heun"])["steps"] == 20)
  }

  @Test("Values may be an object with their names")
  func named() throws {
    #expect(try inputs(["steps": 4, "seed": 9, "sampler_name": "heun"]) == ["seed": 9, "steps": 4, "cfg": 8.5, "sampler_name": "heun"])
  }

  @Test("The button of an upload is no value")
  func upload() throws {
    #expect(try inputs(["cat.png", "image"], of: "LoadImage") == ["image": "cat.png"])
  }

  @Test("A choice whose options stand in the workflow has them all, with the index of the chosen one")
  func customCombo() throws {
    let definitions = NodeDefinitions(classes: [
      "CustomCombo": NodeDefinition(inputs: [NodeDefinition.Input(name: "choice", type: "COMBO")], outputs: ["STRING", "INT"])
    ])
    let expected: [String: JSONValue] = ["choice": "b", "index": 1, "option1": "a", "option2": "b"]
    for values in [["b", 1, "a", "b"], .object(expected)] as [JSONValue] {
      let workflow = try W.convert([W.node(1, "CustomCombo", values: values)], definitions: definitions)
      #expect(workflow.graph.nodes["1"]?.inputs == expected)
    }
  }

  @Test("An input that must be a link has no place in the list")
  func forcedInput() throws {
    let definitions = NodeDefinitions(classes: [
      "Node": NodeDefinition(inputs: [
        NodeDefinition.Input(name: "a", type: "STRING", settings: ["forceInput": true]), NodeDefinition.Input(name: "b", type: "STRING"),
      ])
    ])
    let workflow = try W.convert([W.node(1, "Node", values: ["x"])], definitions: definitions)
    #expect(workflow.graph.nodes["1"]?.inputs == ["b": "x"])
  }

  @Test("An input that becomes a link keeps its place in the list, and the link wins")
  func widgetWithLink() throws {
    let workflow = try W.convert(
      [
        W.node(1, "Number", values: [12, "fixed"], outputs: ["INT"]),
        W.node(2, "Sampler", values: [5, "fixed", 30, 7.5, "heun"], inputs: [W.widget("steps", "INT", link: 1)]),
      ], links: [W.link(1, 1, 0, 2, 0)])
    #expect(
      workflow.graph.nodes["2"]?.inputs == ["seed": 5, "steps": ["1", 0], "cfg": 7.5, "sampler_name": "heun"])
  }

  @Test("A list that is a value is wrapped, so that it is no link")
  func listValue() throws {
    let definitions = NodeDefinitions(classes: ["Node": NodeDefinition(inputs: [NodeDefinition.Input(name: "colors", type: "COLORS")])])
    let workflow = try W.convert([W.node(1, "Node", values: [["#fff", 0]])], definitions: definitions)
    #expect(workflow.graph.nodes["1"]?.inputs == ["colors": ["__value__": ["#fff", 0]]])
  }

  // MARK: Dynamic combos

  /// A class with a dynamic combo that has a second one inside, as a server writes it.
  private static let dynamic = """
    {"Resize": {"input": {"required": {
      "mode": ["COMFY_DYNAMICCOMBO_V3", {"options": [
        {"key": "none", "inputs": {"required": {}}},
        {"key": "size", "inputs": {"required": {"width": ["INT", {"default": 512}], "height": ["INT", {"default": 256}],
          "crop": ["COMFY_DYNAMICCOMBO_V3", {"options": [{"key": "off", "inputs": {}}, {"key": "on", "inputs": {"required": {"x": ["INT", {}]}}}]}]}}}]}],
      "method": ["COMBO", {"options": ["area", "lanczos"]}]}},
      "input_order": {"required": ["mode", "method"]}, "output": ["IMAGE"]}}
    """

  private func resize(_ values: JSONValue, _ definitions: NodeDefinitions, slots: [JSONValue] = []) throws -> ConvertedWorkflow {
    try W.convert([W.node(1, "Resize", values: values, inputs: slots)], definitions: definitions)
  }

  @Test("A dynamic combo is followed by the inputs of its choice, with dots in their names")
  func dynamicCombo() throws {
    let definitions = try NodeDefinitions(json: Array(Self.dynamic.utf8))
    let workflow = try resize(["size", 640, 360, "on", 7, "lanczos"], definitions)
    #expect(
      workflow.graph.nodes["1"]?.inputs == [
        "mode": "size", "mode.width": 640, "mode.height": 360, "mode.crop": "on", "mode.crop.x": 7, "method": "lanczos",
      ])
    #expect(try resize(["none", "area"], definitions).graph.nodes["1"]?.inputs == ["mode": "none", "method": "area"])
    #expect(workflow.uncertainNodes.isEmpty)
  }

  @Test("Without the server's order, the inputs inside a dynamic combo have the order of the node in the editor")
  func orderOfSlots() throws {
    let definitions = try NodeDefinitions(JSONValue(jsonText: Self.dynamic))
    let slots = ["mode.width", "mode.height", "mode.crop"].map { W.widget($0, "INT") }
    let workflow = try resize(["size", 640, 360, "off", "area"], definitions, slots: slots)
    #expect(workflow.graph.nodes["1"]?.inputs["mode.width"] == 640)
    #expect(workflow.graph.nodes["1"]?.inputs["mode.height"] == 360)
    #expect(workflow.uncertainNodes.isEmpty)
  }

  @Test("Without any order, values go to inputs of their types, and the node is named as uncertain")
  func orderByTypes() throws {
    let workflow = try resize(["size", 640, 360, "off", "area"], try NodeDefinitions(JSONValue(jsonText: Self.dynamic)))
    #expect(workflow.graph.nodes["1"]?.inputs["mode.crop"] == "off")
    #expect(workflow.graph.nodes["1"]?.inputs["method"] == "area")
    #expect(workflow.uncertainNodes == ["1"])
  }
}
