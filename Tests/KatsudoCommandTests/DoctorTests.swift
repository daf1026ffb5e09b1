import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct DoctorTests {
  @Test func `doctor finds no fault beside a running server`() async throws {
    try await LocalServer.run { server, shell in
      var caller = shell
      caller.environment["KATSUDO_PORT"] = server.client.base.split(separator: ":").last.map(String.init)
      let doctor = try await caller.katsudo("doctor", "--data-dir", server.dataDir)
      doctor.expect(0)
      for line in [
        "ok    ffmpeg: ", "ok    renderer: ", "ok    data folder: ", "ok    models and engines: ", "ok    saved keys: ", "ok    server: ",
        "ok    key: the server accepts it",
      ] {
        #expect(doctor.output.contains(line), "\(line) is not in: \(doctor.output)")
      }
      #expect(doctor.output.contains("a Katsudo server already answers on"), "\(doctor.output)")
    }
  }

  @Test func `doctor names each fault with its remedy and exits with 1`() async throws {
    try await withTemporaryFolder { folder in
      var shell = Shell(folder: folder, base: "http://127.0.0.1:1", token: "some-token")
      shell.environment["KATSUDO_BUILTIN_FFMPEG"] = "/nowhere/ffmpeg"
      try FileManager.default.createDirectory(atPath: "\(folder)/config", withIntermediateDirectories: true)
      let keys = "\(folder)/config/credentials.json"
      try Data("{}".utf8).write(to: URL(fileURLWithPath: keys))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keys)
      try Data().write(to: URL(fileURLWithPath: "\(folder)/plain"))
      let doctor = try await shell.katsudo("doctor", "--data-dir", "\(folder)/plain/data", "--output", "json")
      doctor.expect(1)
      let findings = try doctor.document["findings"]?.array ?? []
      let failed = findings.filter { $0["level"] == "fail" }
      #expect(failed.compactMap { $0["subject"]?.string } == ["ffmpeg", "renderer", "data folder", "saved keys", "server"])
      #expect(failed.allSatisfy { $0["remedy"]?.string?.isEmpty == false })
    }
  }

  @Test func `doctor names faults that stop the start or let requests wait`() async throws {
    try await withTemporaryFolder { folder in
      var shell = Shell(folder: folder)
      shell.environment["KATSUDO_ENGINES"] = "\(LocalServer.model)=runcomfy"
      let doctor = try await shell.katsudo("doctor", "--data-dir", "\(folder)/data")
      #expect(
        doctor.output.contains("fail  models and engines: engines: names the engine runcomfy, which needs a token"), "\(doctor.output)")
      shell.environment["KATSUDO_ENGINES"] = nil
      try FileManager.default.createDirectory(atPath: "\(folder)/data/models", withIntermediateDirectories: true)
      let model = #"{"model_id": "a/b", "input_schema": {"properties": {}}, "engines": [{"engine": "runcomfy"}]}"#
      try Data(model.utf8).write(to: URL(fileURLWithPath: "\(folder)/data/models/a_b.json"))
      let waiting = try await shell.katsudo("doctor", "--data-dir", "\(folder)/data")
      #expect(
        waiting.output.contains("warn  models and engines: no engine of this server can run a/b; such requests wait"), "\(waiting.output)")
    }
  }

  @Test func `doctor says that another program has the port`() async throws {
    let answer: @Sendable (MediaServer.Request) -> MediaServer.Reply = { _ in .status(200) }
    try await MediaServer.run(answer: answer) { other in
      try await withTemporaryFolder { folder in
        var shell = Shell(folder: folder)
        shell.environment["KATSUDO_PORT"] = "\(other.port)"
        let doctor = try await shell.katsudo("doctor", "--data-dir", "\(folder)/data")
        #expect(doctor.output.contains("warn  port: another program uses \(other.port) on 127.0.0.1"), "\(doctor.output)")
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/data"), "doctor makes no data folder")
      }
    }
  }

  /// Answers as a ComfyUI server that has the node classes of a video without any model file.
  private static let comfyUI: @Sendable (MediaServer.Request) -> MediaServer.Reply = { request in
    let loader = { (input: String) -> JSONValue in ["input": ["required": [input: [[]]]]] }
    let answers: [String: JSONValue] = [
      "/system_stats": ["system": ["comfyui_version": "0.33.0"], "devices": [["type": "cuda", "vram_total": 8_589_934_592]]],
      "/object_info": [
        "UNETLoader": loader("unet_name"), "CLIPLoader": loader("clip_name"), "VAELoader": loader("vae_name"),
        "LoraLoaderModelOnly": loader("lora_name"), "LoadImage": loader("image"), "CLIPTextEncode": [:], "ModelSamplingSD3": [:],
        "WanImageToVideo": [:], "VAEDecode": [:], "CreateVideo": [:], "SaveVideo": [:],
      ],
    ]
    return answers[request.path].map { .file(Array($0.jsonText.utf8), type: "application/json") } ?? .status(404)
  }

  @Test func `doctor names the classes, the files with their addresses and the memory that ComfyUI servers lack`() async throws {
    try await MediaServer.run(answer: Self.comfyUI) { server in
      try await withTemporaryFolder { folder in
        var shell = Shell(folder: folder)
        try FileManager.default.createDirectory(atPath: "\(folder)/data/models", withIntermediateDirectories: true)
        for (name, memory) in [("small", 8), ("large", 24)] {
          let options = #"{"workflow": {"1": {"class_type": "SaveVideo", "inputs": {}}}, "memory_gb": \#(memory)}"#
          let model = #"{"model_id": "a/\#(name)", "input_schema": {}, "engines": [{"engine": "comfyui", "options": \#(options)}]}"#
          try Data(model.utf8).write(to: URL(fileURLWithPath: "\(folder)/data/models/\(name).json"))
        }
        shell.environment["KATSUDO_COMFYUI_SERVERS"] = "\(server.url("")),http://127.0.0.1:1"
        let doctor = try await shell.katsudo("doctor", "--data-dir", "\(folder)/data", "--output", "json")
        doctor.expect(1)
        let findings = try doctor.document["findings"]?.array ?? []
        func finding(_ subject: String) -> JSONValue? { findings.first { $0["subject"]?.string == subject } }

        #expect(finding(server.url(""))?["detail"] == "ComfyUI 0.33.0 with 11 node classes, a graphics card with 8 GB")
        #expect(finding("http://127.0.0.1:1")?["level"] == "fail")
        let model = try #require(finding(LocalServer.model))
        #expect(model["level"] == "fail")
        let detail = model["detail"]?.string ?? ""
        #expect(detail.hasPrefix("no server can run it: \(server.url("")) lacks the node class KSamplerAdvanced, the file "), "\(detail)")
        #expect(detail.hasSuffix("24 GB of graphics memory"), "\(detail)")
        let remedies = (model["remedy"]?.string ?? "").split(separator: "\n").map(String.init)
        #expect(
          remedies.contains(
            "Download https://huggingface.co/Comfy-Org/Wan_2.2_ComfyUI_Repackaged/resolve/main/split_files/vae/wan_2.1_vae.safetensors into "
              + "ComfyUI's folder models/vae."))
        #expect(remedies.count == 8, "a class, six files and the memory: \(remedies)")
        #expect(finding("a/small")?["detail"]?.string == "\(server.url("")) has its node classes and files")
        #expect(finding("a/large")?["level"] == "warn", "ComfyUI may run a workflow with less memory")
        #expect(finding("open-weights/ltx-2/image-to-video")?["level"] == "warn", "an operator may do without it")
      }
    }
  }
}
