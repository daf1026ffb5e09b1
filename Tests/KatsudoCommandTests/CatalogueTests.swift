import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct CatalogueTests {
  @Test func `models are listed, searched and shown with their inputs`() async throws {
    try await LocalServer.run { _, shell in
      let list = try await shell.katsudo("models", "list", "--category", "image-to-video")
      list.expect(0)
      #expect(list.output == "\(LocalServer.model)  image-to-video  Dreamina 3.0 Pro Image to Video\n")
      let none = try await shell.katsudo("models", "list", "--search", "nothing-like-it")
      none.expect(0, says: "no models")
      #expect(none.output.isEmpty)
      let categories = try await shell.katsudo("models", "categories", "--output", "json")
      #expect(try categories.document == ["categories": ["image-to-video"]])
      let card = try await shell.katsudo("models", "get", LocalServer.model)
      card.expect(0)
      let lines = card.output.split(separator: "\n").map(String.init)
      #expect(lines.contains("  image_urls  list of image  required  at most 1"), "\(card.output)")
      #expect(lines.contains { $0.hasPrefix("  prompt      string         required  at most 800 characters") }, "\(card.output)")
      let json = try await shell.katsudo("models", "get", LocalServer.model, "--output", "json").document
      #expect(json["input_schema"]?["properties"]?["prompt"] != nil)
    }
  }

  @Test func `upload sends a local file and prints its id, which run takes`() async throws {
    try await LocalServer.run { server, shell in
      let upload = try await shell.katsudo("upload", "street.png")
      upload.expect(0)
      let id = upload.output.split(separator: "\n").map(String.init).last ?? ""
      #expect(id.hasPrefix("file_"), "\(upload.output)")
      let json = try await shell.katsudo("upload", "street.png", "--output", "json").document
      #expect(json["id"] == .string(id), "the server has the file already")
      #expect(json["value"] == .string(id))
      #expect(json["content_type"] == "image/png")
      let run = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=push in", "--set", "image_urls=\(id)", "--no-download", "--poll-secs", "1")
      run.expect(0)
      try await shell.katsudo("upload", "nowhere.png").expect(66)
      #expect(try await server.client.get("/v1/files")["files"]?.array?.count == 1)
    }
  }

  @Test func `upload prints a data URI if it is asked to, and needs no server for it`() async throws {
    try await LocalServer.run { _, shell in
      var stranger = shell
      stranger.environment["RUNCOMFY_TOKEN"] = ""
      let upload = try await stranger.katsudo("upload", "street.png", "--data-uri")
      upload.expect(0)
      #expect(upload.output == PictureBytes.dataURI(.png, width: 400, height: 400) + "\n")
    }
  }
}
