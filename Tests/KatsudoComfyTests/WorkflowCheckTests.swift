import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// A real ComfyUI says if it accepts workflows, and runs none of them.
@Suite(.realComfy, .comfyServers(1), .serialized, .timeLimit(.minutes(10))) struct WorkflowCheckTests {
  private static let glow = ComfyModel.picture.graph

  /// A workflow with a checkpoint that the server does not have.
  private static let sampling: JSONValue = [
    "1": ["class_type": "CheckpointLoaderSimple", "inputs": ["ckpt_name": "none.safetensors"]],
    "2": ["class_type": "CLIPTextEncode", "inputs": ["text": "a street", "clip": ["1", 1]]],
    "3": ["class_type": "EmptyLatentImage", "inputs": ["width": 64, "height": 64, "batch_size": 1]],
    "4": [
      "class_type": "KSampler",
      "inputs": [
        "model": ["1", 0], "positive": ["2", 0], "negative": ["2", 0], "latent_image": ["3", 0], "seed": 1, "steps": 4, "cfg": 7,
        "sampler_name": "euler", "scheduler": "normal", "denoise": 1,
      ],
    ],
    "5": ["class_type": "VAEDecode", "inputs": ["samples": ["4", 0], "vae": ["1", 2]]],
    "6": ["class_type": "SaveImage", "inputs": ["images": ["5", 0], "filename_prefix": "x"]],
  ]

  /// Returns the workflow with another value of one input. `nil` removes the input.
  private static func changed(_ graph: JSONValue, _ node: String, _ input: String, to value: JSONValue?) throws -> JSONValue {
    var nodes = try #require(graph.object)
    var inputs = nodes[node]?["inputs"]?.object ?? [:]
    inputs[input] = value
    nodes[node] = ["class_type": nodes[node]?["class_type"] ?? "", "inputs": .object(inputs)]
    return .object(nodes)
  }

  /// Imports a workflow, and tells if the model was made.
  private static func imported(_ graph: JSONValue, _ options: String...) async throws -> (command: FinishedCommand, isMade: Bool) {
    let server = try ComfyServers.server(0)
    let outcome = try await TemporaryFolder.with { folder in
      _ = try folder.write(graph.jsonBytes, to: "workflow.json")
      let command = try await FinishedCommand.run(
        ["workflows", "import", folder.file("workflow.json"), "--id", "studio/glow", "--data-dir", folder.file("data")]
          + ["--server", server.address] + options)
      return (command, FileManager.default.fileExists(atPath: folder.file("data/models/studio_glow.json")))
    }
    try await expectUnused(server)
    return outcome
  }

  /// Expects that no job waits, runs or has run at a server.
  private static func expectUnused(_ server: RealComfyUI) async throws {
    #expect(try await server.client.get("/queue").json == ["queue_running": [], "queue_pending": []])
    #expect(try await server.client.get("/history").json == [:])
  }

  @Test func `a workflow whose picture only a request brings is accepted`() async throws {
    let (command, isMade) = try await Self.imported(Self.glow, "--check")
    #expect(command.exitCode == 0 && isMade, "\(command.errors)")
    #expect(command.errors.isEmpty)
  }

  @Test func `a file that no request brings is named, and the model is made`() async throws {
    let (command, isMade) = try await Self.imported(Self.glow, "--check", "--expose", "20_width")
    #expect(command.exitCode == 0 && isMade)
    #expect(command.errors.contains("missing at the server: image - Invalid image file: input.png"), "\(command.errors)")
  }

  @Test func `a missing model file is named once, and the model is made`() async throws {
    let (command, isMade) = try await Self.imported(Self.sampling, "--check")
    #expect(command.exitCode == 0 && isMade)
    #expect(command.errors == "katsudo: missing at the server: checkpoints/none.safetensors\n")
  }

  @Test func `each reason of a refusal is named, and with --check no model is made`() async throws {
    let graph = try Self.changed(Self.changed(Self.sampling, "4", "steps", to: 0), "5", "samples", to: ["1", 0])
    let reasons = ["node 4 (KSampler): value_smaller_than_min: steps", "node 5 (VAEDecode): return_type_mismatch: samples"]
    // The server does not follow a link of the wrong type, so it sees the node 4 only through the node 7.
    var nodes = try #require(graph.object)
    nodes["7"] = ["class_type": "LatentUpscaleBy", "inputs": ["samples": ["4", 0], "upscale_method": "area", "scale_by": 2]]
    nodes["8"] = ["class_type": "SaveLatent", "inputs": ["samples": ["7", 0], "filename_prefix": "x"]]
    let checked = try await Self.imported(.object(nodes), "--check")
    #expect(checked.command.exitCode == 65 && !checked.isMade)
    for reason in reasons { #expect(checked.command.errors.contains(reason), "\(checked.command.errors)") }
    let warned = try await Self.imported(.object(nodes))
    #expect(warned.command.exitCode == 0 && warned.isMade)
    for reason in reasons { #expect(warned.command.errors.contains(reason), "\(warned.command.errors)") }
  }

  @Test func `a workflow that would run for minutes does not begin`() async throws {
    let (command, isMade) = try await Self.imported(try Self.changed(ComfyModel.wait.graph, "1", "seconds", to: 300), "--check")
    #expect(command.exitCode == 0 && isMade, "\(command.errors)")
  }

  @Test func `convert counts the graphs that the server accepts, and names the reasons of the others`() async throws {
    let server = try ComfyServers.server(0)
    try await TemporaryFolder.with { folder in
      let graphs = ["files.json": Self.glow, "models.json": Self.sampling, "wait.json": ComfyModel.wait.graph]
      for (name, graph) in graphs { _ = try folder.write(graph.jsonBytes, to: name) }
      _ = try folder.write(try Self.changed(Self.sampling, "4", "steps", to: 0).jsonBytes, to: "steps.json")
      let command = try await FinishedCommand.run(
        ["workflows", "convert", folder.path, "--server", server.address, "--check-server", server.address])
      #expect(command.exitCode == 0, "\(command.errors)")
      #expect(
        command.output.contains("steps.json: refused by the server: node 4 (KSampler): value_smaller_than_min: steps\n"),
        "\(command.output)")
      #expect(
        command.output.hasSuffix(
          "checked by a server: 1 accepted, 2 accepted but for missing files, 1 refused, 0 not posted because it lacks their classes\n"),
        "\(command.output)")
    }
    try await Self.expectUnused(server)
  }

  @Test func `an import over HTTP is checked by a server of the pool`() async throws {
    let server = try ComfyServers.server(0)
    let outcome = try await ComfyBench.run([ComfyBench.Entry(server.address)], models: []) { bench async throws in
      let made = try await FinishedCommand.run(["keys", "create", "chief", "--operator", "--data-dir", bench.katsudo.dataDir])
      let chief = bench.client.with(token: made.lastLine)
      func order(_ graph: JSONValue) -> JSONValue { ["model_id": "studio/glow", "check": true, "workflow": graph] }
      let refused = try await chief.post("/v1/workflows", json: order(try Self.changed(Self.glow, "30", "blur_radius", to: 0)))
      #expect(refused.status == 422)
      #expect(String(decoding: refused.body, as: UTF8.self).contains("node 30 (ImageBlur): value_smaller_than_min: blur_radius"))
      let accepted = try await chief.post("/v1/workflows", json: order(Self.glow))
      #expect(accepted.status == 201, "\(String(decoding: accepted.body, as: UTF8.self))")
      #expect(accepted["remarks"] == [])
    }
    #expect(outcome.exitCode == 0)
    try await Self.expectUnused(server)
  }
}
