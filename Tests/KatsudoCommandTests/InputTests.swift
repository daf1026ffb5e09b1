import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The checks of an input before it is sent. Each fault is printed with the name of its field.
@Suite struct InputTests {
  @Test func `a run prints every field that breaks the schema and sends nothing`() async throws {
    try await LocalServer.run { server, shell in
      let long = String(repeating: "x", count: 801)
      let run = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=\(long)", "--set", "frames=7")
      run.expect(
        65, says: "does not fit \(LocalServer.model)", "  prompt: This input must have at most 800 characters, not 801.",
        "  image_urls: This input is required.", "  frames: ")
      #expect(run.output.isEmpty)
      #expect(try await server.client.get("/v1/requests").json["requests"]?.array?.isEmpty == true)
    }
  }

  @Test func `the JSON output lists the wrong fields`() async throws {
    try await LocalServer.run { _, shell in
      let run = try await shell.katsudo("run", LocalServer.model, "--input", "{}", "--output", "json")
      run.expect(65)
      let error = try run.document["error"]
      #expect(error?["code"] == "invalid_input")
      #expect(error?["exit_code"] == 65)
      #expect(error?["fields"]?.array?.compactMap { $0["field"]?.string } == ["image_urls", "prompt"])
    }
  }

  @Test func `the error for a value of the wrong type names the input`() async throws {
    try await LocalServer.run { _, shell in
      try await shell.katsudo("run", LocalServer.model, "--set", "seed=soon").expect(
        65, says: #"  seed: This input must be an integer, not "soon"."#)
    }
  }

  @Test func `an unknown input is refused, and accepted with --no-check`() async throws {
    try await LocalServer.run { _, shell in
      let run = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--set", "promt=y")
      run.expect(65, says: "  promt: The model has no such input; it has frames, image_urls, prompt, seed.")
      let unchecked = try await shell.katsudo(
        "run", LocalServer.model, "--no-check", "--input", #"{"prompt":"x","image_urls":["https://files.example/a.png"],"promt":"y"}"#,
        "--no-wait")
      unchecked.expect(0)
    }
  }

  @Test func `a run with --no-check prints the fields that the server refuses`() async throws {
    try await LocalServer.run { _, shell in
      let run = try await shell.katsudo(
        "run", LocalServer.model, "--no-check", "--input", #"{"prompt":1,"image_urls":["https://e.invalid/a"]}"#)
      run.expect(65, says: "The server refuses the input.", "  prompt: ")
    }
  }

  @Test(arguments: ["--input", "--input-file"])
  func `the error for an input that is not a JSON object names the option`(option: String) async throws {
    try await LocalServer.run { _, shell in
      for text in ["{", "[1]"] {
        let run = try await shell.katsudo("run", LocalServer.model, option, option == "--input" ? text : "-", input: text)
        run.expect(65, says: "The value of \(option) ")
      }
    }
  }

  @Test func `the error for a missing file or a file that is not a picture names the field`() async throws {
    try await LocalServer.run { _, shell in
      let missing = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=./nowhere.png")
      missing.expect(66, says: "  image_urls[0]: There is no file ./nowhere.png.")
      let given = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--file", "image_urls=nowhere.png")
      given.expect(66, says: "  image_urls: There is no file nowhere.png.")
      let noPicture = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--file", "image_urls=/etc/hostname")
      noPicture.expect(65, says: "  image_urls: ", "is not a supported picture")
      try await shell.katsudo("run", LocalServer.model, "--input-file", "nowhere.json").expect(66, says: "nowhere.json of --input-file")
    }
  }

  @Test(arguments: ["--set", "--file"])
  func `a picture that breaks a rule is refused with the schema's text and not sent`(option: String) async throws {
    try await LocalServer.run { server, shell in
      try Data(PictureBytes.picture(.png, width: 300, height: 400)).write(to: URL(fileURLWithPath: "\(shell.folder)/small.png"))
      let run = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", option, "image_urls=small.png")
      run.expect(65, says: "  image_urls", "small.png: The shortest side must be at least 320 pixels.")
      #expect(try await server.client.get("/v1/requests").json["requests"]?.array?.isEmpty == true)
    }
  }

  @Test func `a path may begin with a tilde and go through a symbolic link`() async throws {
    try await LocalServer.run { _, shell in
      var caller = shell
      caller.environment["HOME"] = shell.folder
      try FileManager.default.createSymbolicLink(atPath: "\(shell.folder)/link.png", withDestinationPath: "street.png")
      try await caller.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=~/link.png", "--no-wait").expect(0)
    }
  }

  @Test func `the name of a file that the model knows is sent as it is, unless there is such a local file`() async throws {
    try await LocalServer.run(["KATSUDO_COMFYUI_SERVERS": "http://127.0.0.1:1"]) { server, shell in
      let model = """
        {"model_id": "a/b", "input_schema": {"properties": {"image": {"type": "string", "format": "image_uri"}}}, "engines":
        [{"engine": "comfyui", "options": {"workflow": {"1": {"class_type": "LoadImage", "inputs": {}}}, "files": ["example.png", "street.png"]}}]}
        """
      let models = server.dataDir + "/models"
      try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
      try Data(model.utf8).write(to: URL(fileURLWithPath: models + "/b.json"))
      server.reload()
      try await eventually(
        "the model tells its files", { try await server.client.get("/v1/models/a/b").json["known_files"] },
        until: { $0 == ["example.png", "street.png"] })
      let known = try await shell.katsudo("run", "a/b", "--set", "image=example.png", "--no-wait", "--verbose")
      known.expect(0)
      #expect(!known.errors.contains("example.png"), "nothing was uploaded: \(known.errors)")
      let local = try await shell.katsudo("run", "a/b", "--set", "image=street.png", "--no-wait", "--verbose")
      local.expect(0, says: "image: street.png is ")
      try await shell.katsudo("run", "a/b", "--set", "image=nowhere.png", "--no-wait").expect(66)
    }
  }
}
