import KatsudoAPI
import KatsudoWorkflows
import Testing

struct ComfyOptionsTests {
  private static let workflow: JSONValue = [
    "6": ["class_type": "CLIPTextEncode", "inputs": ["text": "a cat", "clip": ["38", 0]], "_meta": ["title": "Prompt"]],
    "38": ["class_type": "CLIPLoader", "inputs": ["clip_name": "t5.safetensors"]],
  ]

  @Test("Options read from a manifest give the same document again")
  func roundTrip() throws {
    let document: [String: JSONValue] = [
      "workflow": Self.workflow, "workflow_id": "0b6b5b8e-9d1f-4a53-8a35-0f4d4a4b6a11", "map": ["prompt": ["node": "6", "input": "text"]],
      "output_nodes": ["6"], "files": ["example.png"], "memory_gb": 18.0, "frames_per_second": 24.0,
      "models": [["name": "t5.safetensors", "directory": "text_encoders", "url": "https://example.com/t5.safetensors"]],
    ]
    #expect(try ComfyOptions(document).document == document)
  }

  @Test("A place in a node that the workflow does not have is refused with the name of the node")
  func unknownNode() {
    #expect(throws: WorkflowProblem("options.map.prompt", "names the node 7, which the workflow does not have")) {
      try ComfyOptions(["workflow": Self.workflow, "map": ["prompt": ["node": "7", "input": "text"]]])
    }
  }

  @Test("A request's value replaces the workflow's value, and a missing value leaves it")
  func filling() throws {
    let options = try ComfyOptions(["workflow": Self.workflow, "map": ["prompt": ["node": "6", "input": "text"]]])
    #expect(try options.graph(with: GraphValues(input: ["prompt": "a dog"])).nodes["6"]?.inputs["text"] == "a dog")
    #expect(try options.graph(with: GraphValues(input: [:])) == options.workflow)
  }
}
