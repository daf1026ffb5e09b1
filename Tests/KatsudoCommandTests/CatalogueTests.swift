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

  @Test func `upload prints a local file as the value of an input`() async throws {
    try await LocalServer.run { _, shell in
      let upload = try await shell.katsudo("upload", "street.png")
      upload.expect(0)
      #expect(upload.output == PictureBytes.dataURI(.png, width: 400, height: 400) + "\n")
      try await shell.katsudo("upload", "nowhere.png").expect(66)
      var stranger = shell
      stranger.environment["RUNCOMFY_TOKEN"] = ""
      try await stranger.katsudo("upload", "street.png").expect(0)
    }
  }
}
