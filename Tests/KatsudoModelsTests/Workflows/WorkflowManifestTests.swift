import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoTesting
import KatsudoWorkflows
import Testing

/// The manifest of a model that was made of a workflow.
@Suite struct WorkflowManifestTests {
  private static func definitions() throws -> NodeDefinitions { try NodeDefinitions(SampleWorkflow.objectInfo) }

  private static func manifest(
    of graph: JSONValue = SampleWorkflow.graph, exposing keys: [(key: String, name: String?)]? = nil, name: String? = nil
  ) throws -> JSONValue {
    let definitions = try definitions()
    let proposal = try WorkflowProposal(reading: graph, definitions: definitions)
    let choice = try keys.map { try WorkflowChoice($0, of: proposal) } ?? WorkflowChoice(proposedOf: proposal)
    return WorkflowManifest.document(
      id: "studio/street", name: name, workflow: proposal.workflow, definitions: definitions, exposing: choice.inputs, names: choice.names,
      workflowID: "4c2b7c1e-9d0c-4a61-8f4e-0d7cf3a3f0a1", version: "3")
  }

  @Test func `a server can offer the model, and its engine can read the options`() throws {
    let model = try ModelManifest(try Self.manifest())
    #expect(model.kind == "workflow")
    #expect(model.displayName.text(in: "en") == "street")
    #expect(model.categories == ["image-to-image"])
    #expect(model.input.notes.isEmpty, "\(model.input.notes)")
    let options = try ComfyOptions(try #require(model.engines.first).options)
    #expect(options.workflow == (try ComfyGraph(SampleWorkflow.graph)))
    #expect(options.workflowID == "4c2b7c1e-9d0c-4a61-8f4e-0d7cf3a3f0a1")
    #expect(options.workflowVersion == "3")
    #expect(options.outputNodes == ["6"], "a preview is no result while another node makes one")
  }

  @Test func `the proposed inputs have the names NODE_INPUT, and the map tells their places`() throws {
    let manifest = try Self.manifest()
    let options = try #require(WorkflowManifest.options(of: manifest))
    #expect(Set(options.map.keys) == ["1_image", "3_text", "4_seed", "4_steps"])
    #expect(options.map["3_text"] == [ComfyOptions.Target(node: "3", input: "text")])
    #expect(manifest["input_schema"]?["properties"]?["3_text"]?["default"] == "a quiet street")
  }

  @Test func `a file is required and has no default, because the file of the workflow lies only where it was made`() throws {
    let model = try ModelManifest(try Self.manifest())
    #expect(model.input.required == ["1_image"])
    let picture = try #require(model.input.properties["1_image"])
    #expect(picture.media == .image)
    #expect(picture.defaultValue == nil)
    #expect(picture.options == nil)
  }

  @Test func `the first seed is random by default`() throws {
    let model = try ModelManifest(try Self.manifest(exposing: [("4_seed", "seed")]))
    #expect(model.seedInput == "seed")
    #expect(model.input.properties["seed"]?.defaultValue == -1)
    #expect(model.input.properties["seed"]?.minimum == -1)
  }

  @Test func `every other seed has the value of the workflow and cannot be random`() throws {
    var graph = try #require(SampleWorkflow.graph.object)
    graph["8"] = ["class_type": "Sampler", "inputs": ["seed": 5, "steps": 1, "image": ["1", 0], "positive": ["3", 0]]]
    let model = try ModelManifest(try Self.manifest(of: .object(graph), exposing: [("4_seed", nil), ("8_seed", nil)]))
    #expect(model.seedInput == "4_seed")
    #expect(model.input.properties["8_seed"]?.defaultValue == 5)
    #expect(model.input.properties["8_seed"]?.minimum == 0)
  }

  @Test func `an input has the name that the operator chose, in the schema and in the map`() throws {
    let manifest = try Self.manifest(exposing: [("3_text", "prompt"), ("1_image", nil)], name: "Street")
    #expect(Set(manifest["input_schema"]?["properties"]?.object?.keys.map { $0 } ?? []) == ["prompt", "1_image"])
    #expect(WorkflowManifest.options(of: manifest)?.map["prompt"] == [ComfyOptions.Target(node: "3", input: "text")])
    #expect(manifest["display_name"] == "Street")
  }

  @Test func `the graph of a request has its values in the places of the map`() throws {
    let manifest = try Self.manifest(exposing: [("3_text", "prompt"), ("1_image", "image")])
    let options = try #require(WorkflowManifest.options(of: manifest))
    let graph = try options.graph(with: GraphValues(input: ["prompt": "rain"], media: ["image": ["rc/1/a.png"]]))
    #expect(graph.nodes["3"]?.inputs["text"] == "rain")
    #expect(graph.nodes["1"]?.inputs["image"] == "rc/1/a.png")
    #expect(graph.nodes["4"]?.inputs["seed"] == 77, "an input that is not exposed keeps the value of the workflow")
  }

  @Test(
    arguments: [
      ("SaveVideo", ["video": ["VIDEO"]], StoredOutput.Role.video), ("SaveWEBM", ["images": ["IMAGE"]], .video),
      ("VHS_VideoCombine", ["images": ["IMAGE"]], .video), ("SaveAnimatedWEBP", ["images": ["IMAGE"]], .image),
      ("SaveAudioMP3", ["audio": ["AUDIO"]], .audio), ("SaveGLB", ["mesh": ["MESH"]], .model), ("PreviewAny", ["source": ["*"]], .text),
    ] as [(String, JSONValue, StoredOutput.Role)])
  func `the class of an output node tells the kind of its files`(classType: String, inputs: JSONValue, role: StoredOutput.Role) throws {
    let definitions = try NodeDefinitions(.object([classType: ["input": ["required": inputs], "output_node": true]]))
    let graph = try ComfyGraph(.object(["1": ["class_type": .string(classType), "inputs": [:]]]))
    #expect(WorkflowOutputs(of: graph, definitions: definitions).roles == [role])
  }

  @Test func `a workflow without a node that makes a result is refused`() throws {
    var graph = try #require(SampleWorkflow.graph.object)
    for id in ["6", "7"] { graph[id] = nil }
    let problem = try #require(throws: WorkflowProblem.self) {
      try WorkflowProposal(reading: .object(graph), definitions: try Self.definitions())
    }
    #expect(problem.description.contains("has no node that makes a result"), "\(problem)")
  }

  @Test func `a missing model file is named, with the folder where it belongs`() throws {
    var graph = try #require(SampleWorkflow.graph.object)
    graph["2"] = ["class_type": "UNETLoader", "inputs": ["unet_name": "large.safetensors"]]
    let proposal = try WorkflowProposal(reading: .object(graph), definitions: try Self.definitions())
    #expect(proposal.missingModels == [MissingParts.ModelFile(directory: "diffusion_models", name: "large.safetensors")])
  }

  @Test func `missing node classes are named with the download list, and no model can be made`() throws {
    let model: JSONValue = ["name": "large.safetensors", "url": "https://example.com/large.safetensors", "directory": "diffusion_models"]
    let known: JSONValue = ["name": "small.safetensors", "url": "https://example.com/small.safetensors", "directory": "diffusion_models"]
    let workflow: JSONValue = [
      "nodes": [["id": 1, "type": "Unheard", "widgets_values": [1], "properties": ["models": [model, known]]]],
      "links": [],
      "definitions": ["subgraphs": [["id": "x", "nodes": [["id": 2, "type": "Other", "properties": ["models": [model]]]]]]],
    ]
    let definitions = try Self.definitions()
    let lack = try #require(try WorkflowLack(of: workflow, definitions: definitions))
    #expect(lack.classes == ["Unheard"])
    #expect(
      lack.models
        == [
          MissingParts.ModelFile(directory: "diffusion_models", name: "large.safetensors", url: "https://example.com/large.safetensors")
        ])
    #expect(throws: WorkflowProblem.self) { try WorkflowProposal(reading: workflow, definitions: definitions) }
    #expect(try WorkflowLack(of: SampleWorkflow.graph, definitions: definitions) == nil)
  }
}
