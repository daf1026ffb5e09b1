import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoTesting
import KatsudoWorkflows
import Testing

/// The imported models in a data folder.
@Suite struct WorkflowFolderTests {
  private static func order(
    _ id: String = "studio/street", graph: JSONValue = SampleWorkflow.graph, name: String? = nil, replacesOthers: Bool = false,
    keys: [(key: String, name: String?)] = [("4_seed", nil), ("3_text", "prompt"), ("1_image", nil)]
  ) throws -> WorkflowFolder.Order {
    let definitions = try NodeDefinitions(SampleWorkflow.objectInfo)
    let proposal = try WorkflowProposal(reading: graph, definitions: definitions)
    return WorkflowFolder.Order(
      id: id, name: name, proposal: proposal,
      choice: try WorkflowChoice(keys, of: proposal), definitions: definitions, replacesOthers: replacesOthers)
  }

  private static func changed() throws -> JSONValue {
    var graph = try #require(SampleWorkflow.graph.object)
    graph["3"] = ["class_type": "TextEncode", "inputs": ["text": "a loud street", "model": ["2", 0]]]
    return .object(graph)
  }

  private static func catalogue(_ folder: TemporaryFolder) throws -> ModelCatalogue {
    try ModelFiles(folder: folder.file("models"), logger: .silent).read()
  }

  @Test func `an import makes a model with a workflow id, and the form has the chosen order`() async throws {
    try await TemporaryFolder.with { folder in
      let outcome = try WorkflowFolder(dataDir: folder.path).store(try Self.order())
      #expect(outcome.change == .new)
      #expect(outcome.model.version == "1")
      #expect(UUID(uuidString: outcome.model.workflowID) != nil)
      #expect(outcome.model.file == "studio_street.json")
      let model = try #require(try Self.catalogue(folder)["studio/street"])
      #expect(model.keyOrder.sorted(["1_image", "prompt", "4_seed"]) == ["4_seed", "prompt", "1_image"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("models")) == ["studio_street.json"])
    }
  }

  @Test func `the same import again changes nothing, and another graph counts the version up`() async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      let first = try models.store(try Self.order()).model
      let second = try models.store(try Self.order())
      #expect(second.change == .unchanged)
      #expect(second.model == first)
      let third = try models.store(try Self.order(graph: try Self.changed()))
      #expect(third.change == .changed)
      #expect(third.model.workflowID == first.workflowID)
      #expect(third.model.version == "2")
      #expect(try models.models() == [third.model])
    }
  }

  @Test func `a new import keeps what the operator wrote into the manifest`() async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      let file = "models/\(try models.store(try Self.order(name: "Street")).model.file)"
      var manifest = try #require(try JSONValue(jsonBytes: folder.read(file)).object)
      manifest["base_price_usd"] = 0.25
      manifest["engines"] = manifest["engines"]?.array.map { entries in
        .array(
          entries.map { entry in
            var options = entry["options"]?.object ?? [:]
            options["memory_gb"] = 12
            options["group"] = "large"
            return ["engine": entry["engine"] ?? .null, "options": .object(options)]
          } + [["engine": "echo"]])
      }
      _ = try folder.write(JSONValue.object(manifest).jsonBytes, to: file)
      _ = try models.store(try Self.order(graph: try Self.changed()))
      let model = try #require(try Self.catalogue(folder)["studio/street"])
      #expect(model.basePriceUSD == 0.25)
      #expect(model.displayName.text(in: "en") == "Street")
      #expect(model.engines.map(\.engine) == [WorkflowManifest.engine, "echo"])
      let options = try ComfyOptions(model.engines[0].options)
      #expect(options.memoryGB == 12)
      #expect(options.group == "large")
      #expect(options.workflow.nodes["3"]?.inputs["text"] == "a loud street")
    }
  }

  @Test func `without a choice a model keeps its inputs, their names and their order, and a new model takes the proposed ones`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      let order = try Self.order()
      #expect(try models.choice(for: order.id, of: order.proposal) == WorkflowChoice(proposedOf: order.proposal))
      _ = try models.store(order)
      #expect(try models.choice(for: order.id, of: order.proposal) == order.choice)
      var graph = try #require(SampleWorkflow.graph.object)
      graph["4"] = ["class_type": "Sampler", "inputs": ["seed": ["9", 0], "steps": 20, "image": ["1", 0], "positive": ["3", 0]]]
      let other = try Self.order(graph: .object(graph), keys: [("3_text", nil)])
      let kept = try models.choice(for: order.id, of: other.proposal)
      #expect(kept.inputs.map(\.name) == ["3_text", "1_image"], "the seed has a link now")
      #expect(kept.names == ["3_text": "prompt"])
    }
  }

  @Test func `an order has the selected inputs, and the remarks name what the operator should check`() async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      let definitions = try NodeDefinitions(SampleWorkflow.objectInfo)
      var graph = try #require(SampleWorkflow.graph.object)
      graph["2"] = ["class_type": "UNETLoader", "inputs": ["unet_name": "large.safetensors"]]
      func order(_ selection: WorkflowSelection) throws -> WorkflowFolder.Order {
        try models.order(.object(graph), as: "studio/street", selecting: selection, definitions: definitions)
      }
      let usual = try order(.usual)
      #expect(usual.choice == WorkflowChoice(proposedOf: usual.proposal))
      #expect(usual.choice.mediaPlaces == [ComfyOptions.Target(node: "1", input: "image")])
      #expect(try order(.all).choice.inputs.count == usual.proposal.inputs.count)
      #expect(try order(.named([("3_text", "prompt")])).choice.names == ["3_text": "prompt"])
      #expect(throws: WorkflowProblem.self) { try order(.named([("9_text", nil)])) }
      var uncertain = usual
      uncertain.proposal.workflow.uncertainNodes = ["5", "7"]
      #expect(
        try models.preview(uncertain).remarks == [
          "check the values of the nodes 5, 7: their order is not known", "missing at the server: diffusion_models/large.safetensors",
        ])
    }
  }

  @Test func `rules that do not fit the new graph are left out with a remark`() async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      let file = "models/\(try models.store(try Self.order()).model.file)"
      let text = String(decoding: try folder.read(file), as: UTF8.self)
      let rule = #""rules": [{"node": "2", "input": "unet_name", "rule": "choice", "of": "prompt", "values": {"a": "b"}}], "workflow": "#
      _ = try folder.write(Array(text.replacing(#""workflow": "#, with: rule).utf8), to: file)
      var graph = try #require(SampleWorkflow.graph.object)
      graph["2"] = nil
      graph["3"] = ["class_type": "TextEncode", "inputs": ["text": "a", "model": ["8", 0]]]
      graph["8"] = ["class_type": "UNETLoader", "inputs": ["unet_name": "small.safetensors"]]
      let outcome = try models.store(try Self.order(graph: .object(graph)))
      #expect(outcome.remarks == ["the rules of the old manifest do not fit the new workflow and were left out"])
      #expect(!outcome.text.contains("\"rules\""))
    }
  }

  @Test func `a preview writes nothing`() async throws {
    try await TemporaryFolder.with { folder in
      let preview = try WorkflowFolder(dataDir: folder.path).preview(try Self.order())
      #expect(preview.text.hasPrefix("{\n  \"model_id\": \"studio/street\",\n"))
      #expect(folder.names.isEmpty)
    }
  }

  @Test func `a model that no import of a workflow made is replaced only if this is asked for`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try folder.subfolder("models")
      let own = Array(#"{"model_id": "studio/street", "input_schema": {}}"#.utf8)
      _ = try folder.write(own, to: "models/mine.json")
      let models = WorkflowFolder(dataDir: folder.path)
      let refusal = try #require(throws: WorkflowRefusal.self) { try models.store(try Self.order()) }
      #expect(refusal == .taken("studio/street", file: "mine.json"))
      #expect(try folder.read("models/mine.json") == own)
      #expect(try models.store(try Self.order(replacesOthers: true)).model.file == "mine.json")
      let shipped = "bytedance/dreamina-3-0/pro/image-to-video"
      #expect(throws: WorkflowRefusal.shipped(shipped)) { try models.store(try Self.order(shipped)) }
    }
  }

  @Test(arguments: ["street", "../x", "a/..", "studio/api", "studio/street.md", ""])
  func `an id that no model can have is refused`(id: String) async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      #expect(throws: WorkflowRefusal.id(id)) { try models.preview(try Self.order(id)) }
    }
  }

  @Test func `only imported models can be removed`() async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      #expect(throws: WorkflowRefusal.unknown("studio/street")) { try models.remove(id: "studio/street") }
      _ = try models.store(try Self.order())
      _ = try folder.write(Array(#"{"model_id": "a/b", "input_schema": {}}"#.utf8), to: "models/own.json")
      #expect(throws: WorkflowRefusal.unknown("a/b")) { try models.remove(id: "a/b") }
      try models.remove(id: "studio/street")
      #expect(try models.models().isEmpty)
      #expect(try Self.catalogue(folder)["a/b"] != nil)
    }
  }

  @Test func `imports at the same time count every change of the graph`() async throws {
    try await TemporaryFolder.with { folder in
      let models = WorkflowFolder(dataDir: folder.path)
      _ = try models.store(try Self.order())
      let graphs = try (0..<8).map { number in
        var graph = try #require(SampleWorkflow.graph.object)
        graph["3"] = ["class_type": "TextEncode", "inputs": ["text": .string("street \(number)"), "model": ["2", 0]]]
        return JSONValue.object(graph)
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for graph in graphs { group.addTask { _ = try models.store(try Self.order(graph: graph)) } }
        try await group.waitForAll()
      }
      let model = try #require(try models.models().first)
      #expect(model.version == "9")
      #expect(try Self.catalogue(folder)["studio/street"] != nil)
    }
  }
}
