import KatsudoAPI
import KatsudoCore
import Testing

/// The `outputs` of a deployment's result.
@Suite struct DeploymentOutputsTests {
  private static func file(_ name: String, _ role: StoredOutput.Role, _ attributes: [String: JSONValue]) -> StoredOutput {
    StoredOutput(
      role: role, name: name, contentType: "image/png", byteCount: 1, sha256: "", seconds: nil, locator: nil, attributes: attributes)
  }

  private static func document(_ files: [StoredOutput], texts: [String: String] = [:]) -> JSONValue {
    DeploymentOutputs.document(of: files, texts: texts) { "link/\($0.name)" }
  }

  @Test func `files are listed by node and channel, in their order`() {
    let images: [String: JSONValue] = ["node": "2:1", "channel": "images", "subfolder": "s", "type": "temp"]
    let files = [
      Self.file("a.png", .image, images.merging(["filename": "x.png"]) { $1 }),
      Self.file("b.png", .image, images.merging(["filename": "y.png"]) { $1 }),
      Self.file("c.mp4", .video, ["node": "7", "channel": "gifs", "filename": "z.mp4"]),
    ]
    #expect(
      Self.document(files) == [
        "2:1": [
          "images": [
            ["url": "link/a.png", "filename": "x.png", "subfolder": "s", "type": "temp"],
            ["url": "link/b.png", "filename": "y.png", "subfolder": "s", "type": "temp"],
          ]
        ], "7": ["gifs": [["url": "link/c.mp4", "filename": "z.mp4", "subfolder": "", "type": "output"]]],
      ])
  }

  @Test func `a text is a string, unless it is too large or the node saved it as a file`() {
    let texts = ["a.txt": "one", "c.txt": "three"]
    let files = [
      Self.file("a.txt", .text, ["node": "1", "channel": "text"]), Self.file("b.txt", .text, ["node": "1", "channel": "text"]),
      Self.file("c.txt", .text, ["node": "1", "channel": "files", "filename": "saved.txt"]),
    ]
    let outputs = Self.document(files, texts: texts)["1"]
    #expect(outputs?["text"]?.array?[0] == "one")
    #expect(outputs?["text"]?.array?[1]["url"] == "link/b.txt")
    #expect(outputs?["files"]?.array?.first?["filename"] == "saved.txt")
  }

  @Test func `a file that no node made is left out`() {
    #expect(Self.document([Self.file("poster.jpg", .poster, [:])]) == [:])
  }
}
