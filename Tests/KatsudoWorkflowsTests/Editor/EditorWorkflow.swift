import KatsudoAPI
import KatsudoWorkflows

/// Builds workflows in the editor's format and the definitions of a few node classes.
enum EditorWorkflow {
  static let definitions = NodeDefinitions(classes: [
    "Loader": NodeDefinition(
      inputs: [NodeDefinition.Input(name: "ckpt_name", type: "COMBO", choices: ["a.safetensors"])], outputs: ["MODEL", "CLIP", "VAE"],
      displayName: "Load Model"),
    "LoadImage": NodeDefinition(
      inputs: [NodeDefinition.Input(name: "image", type: "COMBO", settings: ["image_upload": true])], outputs: ["IMAGE", "MASK"]),
    "Encode": NodeDefinition(
      inputs: [
        NodeDefinition.Input(name: "text", type: "STRING", settings: ["multiline": true]), NodeDefinition.Input(name: "clip", type: "CLIP"),
      ], outputs: ["CONDITIONING"]),
    "Sampler": NodeDefinition(
      inputs: [
        NodeDefinition.Input(name: "model", type: "MODEL"), NodeDefinition.Input(name: "positive", type: "CONDITIONING"),
        NodeDefinition.Input(
          name: "seed", type: "INT", settings: ["control_after_generate": true, "min": 0, "max": .number(18_446_744_073_709_551_616)]),
        NodeDefinition.Input(name: "steps", type: "INT", settings: ["default": 20, "min": 1, "max": 10_000]),
        NodeDefinition.Input(name: "cfg", type: "FLOAT", settings: ["default": 8.5, "min": 0, "max": 100]),
        NodeDefinition.Input(name: "sampler_name", type: "COMBO", choices: ["euler", "heun"]),
      ], outputs: ["LATENT"]),
    "Blur": NodeDefinition(
      inputs: [
        NodeDefinition.Input(name: "image", type: "IMAGE"), NodeDefinition.Input(name: "radius", type: "INT", settings: ["default": 3]),
      ], outputs: ["IMAGE"]),
    "Save": NodeDefinition(
      inputs: [
        NodeDefinition.Input(name: "images", type: "IMAGE"),
        NodeDefinition.Input(name: "filename_prefix", type: "STRING", settings: ["default": "ComfyUI"]),
      ], isOutput: true),
    "Text": NodeDefinition(
      inputs: [NodeDefinition.Input(name: "value", type: "STRING", settings: ["multiline": true])], outputs: ["STRING"]),
    "Number": NodeDefinition(
      inputs: [NodeDefinition.Input(name: "value", type: "INT", settings: ["control_after_generate": "fixed"])], outputs: ["INT"]),
  ])

  /// A node of the editor.
  static func node(
    _ id: Int, _ type: String, values: JSONValue = [], inputs: [JSONValue] = [], outputs: [String] = [], mode: JSONValue = 0,
    title: String? = nil, models: JSONValue = []
  ) -> JSONValue {
    var node: [String: JSONValue] = [
      "id": .integer(Int64(id)), "type": .string(type), "mode": mode, "widgets_values": values, "inputs": .array(inputs),
      "outputs": .array(outputs.map { ["type": .string($0)] }), "properties": ["models": models],
    ]
    if let title { node["title"] = .string(title) }
    return .object(node)
  }

  /// An input that takes a link.
  static func input(_ name: String, _ type: String, link: Int? = nil) -> JSONValue {
    ["name": .string(name), "type": .string(type), "link": link.map { .integer(Int64($0)) } ?? .null]
  }

  /// An input that is also a widget.
  static func widget(_ name: String, _ type: String, link: Int? = nil) -> JSONValue {
    ["name": .string(name), "type": .string(type), "link": link.map { .integer(Int64($0)) } ?? .null, "widget": ["name": .string(name)]]
  }

  /// A link at the top: its id, the origin with its slot, and the target with its slot.
  static func link(_ id: Int, _ from: Int, _ slot: Int, _ to: Int, _ toSlot: Int) -> JSONValue {
    .array([id, from, slot, to, toSlot].map { .integer(Int64($0)) } + ["*"])
  }

  /// A link in a subgraph.
  static func innerLink(_ id: Int, _ from: Int, _ slot: Int, _ to: Int, _ toSlot: Int) -> JSONValue {
    [
      "id": .integer(Int64(id)), "origin_id": .integer(Int64(from)), "origin_slot": .integer(Int64(slot)),
      "target_id": .integer(Int64(to)), "target_slot": .integer(Int64(toSlot)), "type": "*",
    ]
  }

  /// An input or output of a subgraph.
  static func port(_ name: String, _ type: String, links: [Int], label: String? = nil) -> JSONValue {
    var port: [String: JSONValue] = [
      "name": .string(name), "type": .string(type), "linkIds": .array(links.map { .integer(Int64($0)) }),
    ]
    if let label { port["label"] = .string(label) }
    return .object(port)
  }

  static func subgraph(
    _ id: String, inputs: [JSONValue] = [], outputs: [JSONValue] = [], nodes: [JSONValue], links: [JSONValue]
  ) -> JSONValue {
    [
      "id": .string(id), "name": .string(id), "inputNode": ["id": -10], "outputNode": ["id": -20], "inputs": .array(inputs),
      "outputs": .array(outputs), "nodes": .array(nodes), "links": .array(links),
    ]
  }

  static func workflow(_ nodes: [JSONValue], links: [JSONValue] = [], subgraphs: [JSONValue] = []) -> JSONValue {
    ["version": 0.4, "nodes": .array(nodes), "links": .array(links), "definitions": ["subgraphs": .array(subgraphs)]]
  }

  /// Converts a workflow with the definitions above, or with others.
  static func convert(
    _ nodes: [JSONValue], links: [JSONValue] = [], subgraphs: [JSONValue] = [], definitions: NodeDefinitions = definitions
  ) throws(WorkflowProblem) -> ConvertedWorkflow {
    try ConvertedWorkflow(reading: workflow(nodes, links: links, subgraphs: subgraphs), definitions: definitions)
  }
}
