import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows
import Testing

/// Which inputs of a graph a model can expose, and with which schema.
struct WorkflowInputsTests {
  private func inputs(_ graph: JSONValue, _ definitions: NodeDefinitions = EditorWorkflow.definitions) throws -> [WorkflowInput] {
    try ComfyGraph(graph).inputs(definitions: definitions)
  }

  /// The only input of a node whose class has this one input.
  private func single(_ input: NodeDefinition.Input, value: JSONValue) throws -> WorkflowInput? {
    let definitions = NodeDefinitions(classes: ["Node": NodeDefinition(inputs: [input])])
    return try inputs(["1": ["class_type": "Node", "inputs": [input.name: value]]], definitions).first
  }

  @Test("Inputs come in the order of the nodes and of the widgets, links are left out, and titles name the node")
  func order() throws {
    let result = try inputs([
      "10": ["class_type": "Loader", "inputs": ["ckpt_name": "a.safetensors"]],
      "9:2": ["class_type": "Encode", "inputs": ["text": "a cat", "clip": ["10", 1]], "_meta": ["title": "Prompt"]],
      "9:10": [
        "class_type": "Sampler", "inputs": ["seed": 1, "steps": ["3", 0], "cfg": 7, "sampler_name": "heun", "model": ["10", 0]],
      ],
      "x": ["class_type": "Unknown", "inputs": ["a": 1]],
    ])
    #expect(result.map(\.name) == ["9:2_text", "9:10_seed", "9:10_cfg", "9:10_sampler_name", "10_ckpt_name"])
    #expect(result.map(\.title) == ["Prompt: text", "Sampler: seed", "Sampler: cfg", "Sampler: sampler_name", "Load Model: ckpt_name"])
    #expect(result[0].targets == [ComfyOptions.Target(node: "9:2", input: "text")])
  }

  @Test("Numbers have the limits of the server and the value of the workflow")
  func numbers() throws {
    let result = try inputs(["1": ["class_type": "Sampler", "inputs": ["steps": 30, "cfg": 7.5]]])
    #expect(result[0].schema == ["type": "integer", "minimum": 1, "maximum": 10_000, "default": 30])
    #expect(result[1].schema == ["type": "number", "minimum": 0, "maximum": 100, "default": 7.5])
  }

  @Test("A seed goes from -1, a random one, to the largest integer that JSON readers keep", arguments: [7, .number(1.5e19)] as [JSONValue])
  func seed(value: JSONValue) throws {
    let seed = try #require(try inputs(["1": ["class_type": "Sampler", "inputs": ["seed": value]]]).first)
    #expect(seed.isSeed && seed.isProposed)
    #expect(seed.schema["minimum"] == -1)
    #expect(seed.schema["maximum"] == 9_007_199_254_740_991)
    #expect(seed.schema["default"] == (value == 7 ? 7 : -1))
  }

  @Test("A choice is an enumeration, and a value that the server does not have is no default")
  func choices() throws {
    let input = NodeDefinition.Input(name: "mode", type: "COMBO", choices: ["a", "b"])
    #expect(try single(input, value: "b")?.schema == ["type": "string", "enum": ["a", "b"], "default": "b"])
    #expect(try single(input, value: "c")?.schema == ["type": "string", "enum": ["a", "b"]])
  }

  @Test("A choice of several values is a list")
  func multipleChoice() throws {
    let input = NodeDefinition.Input(name: "mode", type: "COMBO", choices: ["a", "b"], settings: ["multiselect": true])
    #expect(
      try single(input, value: ["__value__": ["a"]])?.schema == [
        "type": "array", "items": ["type": "string", "enum": ["a", "b"]], "default": ["a"],
      ])
  }

  @Test("Other types: text, truth values and colours; views of the editor cannot be exposed")
  func otherTypes() throws {
    #expect(try single(.init(name: "a", type: "STRING"), value: "x")?.schema == ["type": "string", "default": "x"])
    #expect(try single(.init(name: "a", type: "BOOLEAN"), value: true)?.schema == ["type": "boolean", "default": true])
    #expect(try single(.init(name: "a", type: "COLOR"), value: "#fff")?.schema == ["type": "string", "default": "#fff"])
    #expect(try single(.init(name: "a", type: "LOAD_3D"), value: "") == nil)
    #expect(
      try single(.init(name: "a", type: "FLOAT,INT", settings: ["widgetType": "FLOAT"]), value: 2)?.schema == [
        "type": "number", "default": 2,
      ])
  }

  @Test("Upload choices are media", arguments: MediaKind.allCases)
  func media(kind: MediaKind) throws {
    let input = NodeDefinition.Input(
      name: "file", type: "COMBO", choices: ["server.file"], settings: ["\(kind.rawValue)_upload": true])
    let result = try #require(try single(input, value: "server.file"))
    #expect(result.schema == ["type": "string", "format": .string("\(kind.rawValue)_uri")])
    #expect(result.mediaKind == kind)
    #expect(result.isProposed)
  }

  @Test("Files of the server's output folder cannot be exposed")
  func outputFolder() throws {
    let input = NodeDefinition.Input(name: "image", type: "COMBO", settings: ["image_upload": true, "image_folder": "output"])
    #expect(try single(input, value: "x.png") == nil)
  }

  @Test("The names of output files cannot be exposed")
  func filenamePrefix() throws {
    #expect(try single(.init(name: "filename_prefix", type: "STRING"), value: "x") == nil)
  }

  @Test("A dynamic combo is a choice of its keys, beside the inputs of the chosen one")
  func dynamicCombo() throws {
    let input = NodeDefinition.Input(
      name: "format", type: "COMFY_DYNAMICCOMBO_V3",
      choices: [
        ["key": "png", "inputs": [:]], ["key": "jpg", "inputs": ["required": ["quality": ["INT", ["min": 1, "max": 100]]]]],
      ])
    let definitions = NodeDefinitions(classes: ["Node": NodeDefinition(inputs: [input])])
    let result = try inputs(["1": ["class_type": "Node", "inputs": ["format": "jpg", "format.quality": 90]]], definitions)
    #expect(result.map(\.name) == ["1_format", "1_format.quality"])
    #expect(result[0].schema == ["type": "string", "enum": ["png", "jpg"], "default": "jpg"])
    #expect(result[1].schema == ["type": "integer", "minimum": 1, "maximum": 100, "default": 90])
  }

  // MARK: What is proposed

  @Test("Long texts are proposed if they reach a text encoder, directly or through other nodes")
  func prompts() throws {
    let result = try inputs([
      "1": ["class_type": "Text", "inputs": ["value": "a cat"]],
      "2": ["class_type": "Encode", "inputs": ["text": ["1", 0]]],
      "3": ["class_type": "Encode", "inputs": ["text": "bad hands"]],
      "4": ["class_type": "Text", "inputs": ["value": "goes nowhere"]],
    ])
    #expect(result.filter(\.isProposed).map(\.name) == ["1_value", "3_text"])
  }

  @Test("Sizes, lengths and settings of samplers are proposed, also if they stand in a node of their own")
  func numbersInNodes() throws {
    let result = try inputs([
      "1": ["class_type": "Number", "inputs": ["value": 20]],
      "2": ["class_type": "Number", "inputs": ["value": 5]],
      "3": ["class_type": "Sampler", "inputs": ["seed": ["2", 0], "steps": ["1", 0], "cfg": 7, "sampler_name": "heun"]],
      "4": ["class_type": "Number", "inputs": ["value": 1]],
    ])
    #expect(result.filter(\.isProposed).map(\.name) == ["1_value", "2_value", "3_cfg"])
    #expect(result.filter(\.isSeed).map(\.name) == ["2_value"])
  }

  @Test("The seed of a sampler that adds no noise is not proposed")
  func unusedSeed() throws {
    let result = try inputs(["1": ["class_type": "Sampler", "inputs": ["seed": 0, "add_noise": "disable"]]])
    #expect(result.map(\.isProposed) == [false])
  }

  // MARK: What a server lacks

  @Test("Missing classes and model files are named with their folders and addresses")
  func missing() throws {
    let graph = try ComfyGraph([
      "1": ["class_type": "Loader", "inputs": ["ckpt_name": "wan/b.safetensors"]],
      "2": ["class_type": "Loader", "inputs": ["ckpt_name": "c.safetensors"]],
      "3": ["class_type": "Loader", "inputs": ["ckpt_name": "a.safetensors"]],
      "4": ["class_type": "Sampler", "inputs": ["sampler_name": "unknown"]],
      "5": ["class_type": "LoadImage", "inputs": ["image": "cat.png"]], "6": ["class_type": "Other"],
    ])
    let models = [ComfyOptions.ModelFile(name: "b.safetensors", directory: "diffusion_models", url: "https://example.com/b")]
    let missing = graph.missing(in: EditorWorkflow.definitions, models: models)
    #expect(missing.classes == ["Other"])
    #expect(
      missing.modelFiles == [
        MissingParts.ModelFile(directory: "diffusion_models", name: "wan/b.safetensors", url: "https://example.com/b"),
        MissingParts.ModelFile(directory: "checkpoints", name: "c.safetensors"),
      ])
  }

  @Test("Output nodes are those that end the graph, in the order of their ids")
  func outputNodes() throws {
    let graph = try ComfyGraph(["10": ["class_type": "Save"], "9": ["class_type": "Save"], "1": ["class_type": "Loader"]])
    #expect(graph.outputNodes(definitions: EditorWorkflow.definitions) == ["9", "10"])
  }
}
