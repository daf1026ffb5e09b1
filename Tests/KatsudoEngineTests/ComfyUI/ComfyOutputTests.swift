import KatsudoAPI
import KatsudoEngines
import Testing

/// The outputs of a finished job.
@Suite struct ComfyOutputTests {
  private static func file(_ name: String, type: String = "output") -> JSONValue {
    ["filename": .string(name), "subfolder": "rc/1", "type": .string(type)]
  }

  private static func names(_ outputs: JSONValue, nodes: [String] = []) -> [String] {
    ComfyOutput.list(outputs, nodes: nodes).map { $0.text ?? $0.filename }
  }

  @Test func `every object with a file name is an output, under whatever key`() {
    let outputs: JSONValue = [
      "9": ["images": [Self.file("a.png"), Self.file("b.png")], "animated": [true]],
      "10": ["gifs": [Self.file("c.mp4")], "count": [3], "note": ["no file"]],
    ]
    #expect(Self.names(outputs) == ["a.png", "b.png", "c.mp4"])
  }

  @Test func `the strings of a text output are outputs`() {
    let outputs = ComfyOutput.list(["3": ["text": ["one", "", "two"]]], nodes: [])
    #expect(outputs.map(\.text) == ["one", "two"])
    #expect(outputs[0].attributes == ["node": "3", "channel": "text"])
  }

  @Test func `temporary files count only if there is nothing else`() {
    let temporary: JSONValue = ["5": ["images": [Self.file("t.png", type: "temp")]]]
    #expect(Self.names(temporary) == ["t.png"])
    #expect(Self.names(["5": ["images": [Self.file("t.png", type: "temp")]], "6": ["images": [Self.file("a.png")]]]) == ["a.png"])
  }

  @Test func `the order is that of the named nodes, or else of the ids`() {
    let outputs: JSONValue = [
      "10": ["images": [Self.file("ten.png")]], "9": ["images": [Self.file("nine.png")]], "9:2": ["images": [Self.file("inner.png")]],
    ]
    #expect(Self.names(outputs) == ["nine.png", "inner.png", "ten.png"])
    #expect(Self.names(outputs, nodes: ["10", "9"]) == ["ten.png", "nine.png"])
  }

  @Test func `the facts about a file are its node, its key and its place at the server`() {
    #expect(
      ComfyOutput.list(["9": ["images": [Self.file("a.png")]]], nodes: []).first?.attributes == [
        "node": "9", "channel": "images", "filename": "a.png", "subfolder": "rc/1", "type": "output",
      ])
  }

  @Test func `the number of outputs has a limit`() {
    let many = JSONValue.array((0..<1_500).map { Self.file("\($0).png") })
    #expect(ComfyOutput.list(["9": ["images": many]], nodes: []).count == ComfyOutput.limit)
  }
}
