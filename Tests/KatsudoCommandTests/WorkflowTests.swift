import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The commands that make models from workflows.
@Suite struct WorkflowTests {
  private static let id = "studio/street"

  /// Runs a test with a shell whose folder has the files `street.json` and `info.json`.
  private func inFolder(_ body: (Shell, TemporaryFolder) async throws -> Void) async throws {
    try await TemporaryFolder.with { folder in
      _ = try folder.write(SampleWorkflow.graph.jsonBytes, to: "street.json")
      _ = try folder.write(SampleWorkflow.objectInfo.jsonBytes, to: "info.json")
      var shell = Shell(folder: folder.path)
      shell.environment["KATSUDO_COMFYUI_SERVERS"] = ""
      try await body(shell, folder)
    }
  }

  private func arguments(_ folder: TemporaryFolder, _ more: String...) -> [String] {
    ["workflows", "import", folder.file("street.json"), "--id", Self.id, "--data-dir", folder.file("data")] + more
  }

  @Test func `an import prints the workflow id and its version, and writes a manifest`() async throws {
    try await inFolder { shell, folder in
      let first = try await shell.katsudo(arguments(folder, "--object-info", folder.file("info.json")))
      first.expect(0)
      let lines = first.output.split(separator: "\n").map(String.init)
      #expect(lines.count == 4)
      #expect(lines[0] == "model: \(Self.id) (new)")
      #expect(lines[1].wholeMatch(of: /workflow_id: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil, "\(lines[1])")
      #expect(lines[2] == "workflow_version: 1")
      #expect(lines[3] == "inputs: 1_image, 3_text, 4_seed, 4_steps")
      let manifest = try JSONValue(jsonBytes: folder.read("data/models/studio_street.json"))
      #expect(manifest["model_id"] == .string(Self.id))

      let second = try await shell.katsudo(arguments(folder, "--object-info", folder.file("info.json")))
      #expect(second.output == first.output.replacing("(new)", with: "(unchanged)"))
    }
  }

  @Test func `the chosen inputs have the chosen names`() async throws {
    try await inFolder { shell, folder in
      let info = folder.file("info.json")
      let chosen = try await shell.katsudo(
        arguments(folder, "--object-info", info, "--expose", "3_text=prompt", "--expose", "1_image", "--name", "Street", "--dry-run"))
      chosen.expect(0)
      let manifest = try JSONValue(jsonText: chosen.output)
      #expect(manifest["display_name"] == "Street")
      #expect(Set(manifest["input_schema"]?["properties"]?.object?.keys.map { $0 } ?? []) == ["prompt", "1_image"])
      #expect(!FileManager.default.fileExists(atPath: folder.file("data")), "a dry run writes nothing")
      let all = try await shell.katsudo(arguments(folder, "--object-info", info, "--all", "--dry-run"))
      #expect(try JSONValue(jsonText: all.output)["input_schema"]?["properties"]?["2_unet_name"] != nil)
      let unknown = try await shell.katsudo(arguments(folder, "--object-info", info, "--expose", "9_text=prompt"))
      unknown.expect(65, says: "9_text: is no input of the workflow. Its inputs are: 1_image, ")
    }
  }

  @Test func `without a server and without a file the command says what it needs`() async throws {
    try await inFolder { shell, folder in
      try await shell.katsudo(arguments(folder)).expect(64, says: "Give --server URL or --object-info FILE")
    }
  }

  @Test func `the node classes come from the named server, or from the first configured one that answers`() async throws {
    try await inFolder { shell, folder in
      try await MediaServer.run(answer: { SampleWorkflow.answer($0) }) { comfy in
        try await shell.katsudo(arguments(folder, "--server", comfy.url(""))).expect(0)
        #expect(comfy.requests.map(\.path) == ["/system_stats", "/object_info", "/prompt"])
        try await shell.katsudo(arguments(folder, "--server", comfy.url(""), "--no-check")).expect(0)
        #expect(comfy.requests.map(\.path).suffix(2) == ["/system_stats", "/object_info"])
        try await MediaServer.run(answer: { _ in .status(503) }) { sick in
          var other = shell
          other.environment["KATSUDO_COMFYUI_SERVERS"] = "\(sick.url("")),\(comfy.url(""))"
          try await other.katsudo(arguments(folder)).expect(0)
          #expect(sick.requests.map(\.path) == ["/system_stats"])
        }
      }
    }
  }

  @Test func `a server that does not answer is an error`() async throws {
    try await inFolder { shell, folder in
      try await MediaServer.run(answer: { _ in .status(503) }) { sick in
        try await shell.katsudo(arguments(folder, "--server", sick.url(""))).expect(69, says: "No ComfyUI server answers")
        var other = shell
        other.environment["KATSUDO_COMFYUI_SERVERS"] = sick.url("")
        try await other.katsudo(arguments(folder)).expect(64, says: "No ComfyUI server answers")
      }
    }
  }

  @Test func `missing node classes are an error, and missing model files are named`() async throws {
    try await inFolder { shell, folder in
      let info = try #require(SampleWorkflow.objectInfo.object)
      var other = info
      other["Sampler"] = nil
      _ = try folder.write(JSONValue.object(other).jsonBytes, to: "less.json")
      let refused = try await shell.katsudo(arguments(folder, "--object-info", folder.file("less.json")))
      refused.expect(65, says: "The server does not have these node classes: Sampler.")
      #expect(!FileManager.default.fileExists(atPath: folder.file("data")))
      other = info
      other["UNETLoader"] = ["input": ["required": ["unet_name": [["other.safetensors"], [:]]]], "output": ["MODEL"]]
      _ = try folder.write(JSONValue.object(other).jsonBytes, to: "fewer.json")
      let named = try await shell.katsudo(arguments(folder, "--object-info", folder.file("fewer.json")))
      named.expect(0, says: "missing at the server: diffusion_models/small.safetensors")
    }
  }

  @Test func `a workflow that the server refuses is imported with a warning, and not at all with --check`() async throws {
    try await inFolder { shell, folder in
      var graph = try #require(SampleWorkflow.graph.object)
      graph["4"] = ["class_type": "Sampler", "inputs": ["seed": 7, "steps": 500, "image": ["1", 0], "positive": ["3", 0]]]
      _ = try folder.write(JSONValue.object(graph).jsonBytes, to: "street.json")
      try await MediaServer.run(answer: { SampleWorkflow.answer($0) }) { comfy in
        let reason = "the server does not accept the workflow: node 4 (Sampler): value_bigger_than_max: steps"
        let checked = try await shell.katsudo(arguments(folder, "--server", comfy.url(""), "--check"))
        checked.expect(65, says: reason, "Nothing was imported.")
        #expect(!FileManager.default.fileExists(atPath: folder.file("data/models")))
        try await shell.katsudo(arguments(folder, "--server", comfy.url(""))).expect(0, says: reason)
        #expect(FileManager.default.fileExists(atPath: folder.file("data/models/studio_street.json")))
      }
      let info = folder.file("info.json")
      try await shell.katsudo(arguments(folder, "--object-info", info, "--check")).expect(64, says: "Give --server")
    }
  }

  @Test func `the workflows of all models are compared with node classes from a file`() async throws {
    try await inFolder { shell, folder in
      let info = folder.file("info.json")
      try await shell.katsudo(arguments(folder, "--object-info", info)).expect(0)
      let command = ["models", "check", "--object-info", info, "--data-dir", folder.file("data")]
      let first = try await shell.katsudo(command)
      first.expect(1)
      #expect(first.output.contains("ok    studio/street: 6 nodes\n"), "\(first.output)")
      #expect(first.output.contains("(CLIPLoader): the server does not have this node class\n"), "\(first.output)")
      #expect(first.output.contains("fail  bytedance/dreamina-3-0/pro/image-to-video (wan-2-2-5b): "), "\(first.output)")
      let file = "data/models/studio_street.json"
      let text = String(decoding: try folder.read(file), as: UTF8.self)
      _ = try folder.write(Array(text.replacing(#""steps": 20"#, with: #""steps": "many""#).utf8), to: file)
      let second = try await shell.katsudo(command + ["--json"])
      second.expect(1)
      let finding = try second.document.array?.first { $0["subject"] == "studio/street" }
      #expect(finding?["level"] == "fail")
      #expect(finding?["remedy"] == #"node 4 (Sampler): steps must be of the type INT, not "many""#)
    }
  }

  @Test func `imported models are listed and removed`() async throws {
    try await inFolder { shell, folder in
      let data = folder.file("data")
      try await shell.katsudo(arguments(folder, "--object-info", folder.file("info.json"))).expect(0)
      let list = try await shell.katsudo("workflows", "list", "--data-dir", data, "--json")
      let models = try #require(try list.document.array)
      #expect(models.map { $0["model_id"] } == [.string(Self.id)])
      #expect(models[0]["workflow_version"] == "1")
      try await shell.katsudo("workflows", "remove", Self.id, "--data-dir", data).expect(0)
      #expect(try await shell.katsudo("workflows", "list", "--data-dir", data).output.isEmpty)
      try await shell.katsudo("workflows", "remove", Self.id, "--data-dir", data).expect(64, says: "There is no model \(Self.id)")
    }
  }

  @Test func `a running server offers the model at once`() async throws {
    try await LocalServer.run(["KATSUDO_COMFYUI_SERVERS": ""]) { server, shell in
      let file = "\(shell.folder)/street.json"
      try Data(SampleWorkflow.graph.jsonBytes).write(to: URL(fileURLWithPath: file))
      try await MediaServer.run(answer: { SampleWorkflow.answer($0) }) { comfy in
        let imported = try await shell.katsudo(
          "workflows", "import", file, "--id", Self.id, "--data-dir", server.dataDir, "--server", comfy.url(""))
        imported.expect(0, says: "the running server has read its models again")
        let model = try await server.client.get("/v1/models/\(Self.id)")
        #expect(model.status == 200)
        #expect(model["kind"] == "workflow")
        #expect(model["required_inputs"] == ["1_image"])
        try await shell.katsudo("workflows", "remove", Self.id, "--data-dir", server.dataDir).expect(0)
        #expect(try await server.client.get("/v1/models/\(Self.id)").status == 404)
      }
    }
  }
}
