import KatsudoAPI
import KatsudoCommands
import KatsudoCore
import Testing

@Suite struct RunInputTests {
  private static let document: JSONValue = [
    "type": "object",
    "properties": [
      "prompt": ["type": "string"], "width": ["type": "integer"], "strength": ["type": "float"], "loop": ["type": "boolean"],
      "image_urls": ["type": "array", "items": ["type": "string", "format": "image_uri"]],
      "sizes": ["type": "array", "items": ["type": "integer"]],
      "camera": ["type": "object", "properties": ["zoom": ["type": "number"], "name": ["type": "string"]]], "extra": [:],
    ],
  ]

  private func input(_ settings: String..., schema: Bool = true, from base: JSONValue = [:]) throws -> JSONValue {
    var input = RunInput(base, schema: schema ? try Schema(Self.document, path: "input_schema") : nil)
    for setting in settings { try input.set(try #require(InputAssignment(argument: setting))) }
    return input.json
  }

  @Test func `a value gets the type that the schema asks for`() throws {
    #expect(try input("prompt=12") == ["prompt": "12"])
    #expect(try input("prompt=a=b") == ["prompt": "a=b"])
    #expect(try input("prompt=") == ["prompt": ""])
    #expect(try input("width=12", "strength=0.5", "loop=true") == ["width": 12, "strength": 0.5, "loop": true])
    #expect(try input("strength=1") == ["strength": 1])
    #expect(try input("camera.zoom=2", "camera.name=7") == ["camera": ["zoom": 2, "name": "7"]])
    #expect(try input(#"camera={"zoom":1}"#) == ["camera": ["zoom": 1]])
    #expect(try input("extra=7") == ["extra": 7])
    #expect(try input("extra=seven") == ["extra": "seven"])
  }

  @Test func `a list takes one value or a whole list, and further values are appended`() throws {
    #expect(try input("image_urls=a.jpg") == ["image_urls": ["a.jpg"]])
    #expect(try input("image_urls=a.jpg", "image_urls=b.jpg") == ["image_urls": ["a.jpg", "b.jpg"]])
    #expect(try input("sizes=[1,2]", "sizes=3") == ["sizes": [1, 2, 3]])
    #expect(try input("image_urls=a.jpg", from: ["image_urls": ["from --input"]]) == ["image_urls": ["a.jpg"]])
  }

  @Test func `without a schema a value is read as JSON, or as text where it is not JSON`() throws {
    #expect(try input("a=1", "b=one", "c.d=[true]", schema: false) == ["a": 1, "b": "one", "c": ["d": [true]]])
  }

  @Test(arguments: ["width=1.5", "width=x", "width=", "strength=x", "loop=yes", "camera=1", "sizes=x", "camera.zoom=far"])
  func `a value of another type is refused with the name of its input`(setting: String) throws {
    let failure = try #require(throws: CommandFailure.self) { try input(setting) }
    #expect(failure.code == .badInput)
    #expect(failure.fields.map(\.path) == [String(setting.prefix { $0 != "=" })])
  }

  @Test(arguments: ["novalue", "=x", ".a=1", "a..b=1", "a.=1"])
  func `a setting without the name of an input is refused`(text: String) { #expect(InputAssignment(argument: text) == nil) }

  @Test func `a file becomes an element of an input that is a list`() throws {
    var typed = RunInput([:], schema: try Schema(Self.document, path: "input_schema"))
    typed.setFile(try #require(InputAssignment(argument: "image_urls=x")), to: "data:1")
    typed.setFile(try #require(InputAssignment(argument: "image_urls=x")), to: "data:2")
    #expect(typed.json == ["image_urls": ["data:1", "data:2"]])
    var plain = RunInput([:], schema: nil)
    plain.setFile(try #require(InputAssignment(argument: "image_urls=x")), to: "data:1")
    plain.setFile(try #require(InputAssignment(argument: "image_url=x")), to: "data:2")
    #expect(plain.json == ["image_urls": ["data:1"], "image_url": "data:2"])
  }

  @Test func `local paths are distinguished from addresses`() {
    for text in ["a.jpg", "./a.jpg", "/tmp/a.jpg", "a:b.jpg", "dir/a b.jpg"] {
      #expect(LocalPath.path(in: text) == text || text == "a:b.jpg")
    }
    #expect(LocalPath.path(in: "file:///tmp/a.jpg") == "/tmp/a.jpg")
    for text in ["https://e.com/a.jpg", "http://e.com", "data:image/png;base64,AA", "s3://bucket/a", ""] {
      #expect(LocalPath.path(in: text) == nil)
    }
  }

  @Test(arguments: [
    ("https://e.com/files/a/video.mp4", "video.mp4"), ("https://e.com/video.mp4?x=/../y", "video.mp4"), ("https://e.com/", "output-1"),
    ("https://e.com/..%2f..%2fetc%2fpasswd", "passwd"), ("https://e.com/.bashrc", "bashrc"), ("https://e.com/-rf", "rf"),
    ("https://e.com/a%00b%0Ac.mp4", "a_b_c.mp4"), ("https://e.com/%E5%A4%A7.mp4", "大.mp4"), ("https://e.com/a b;c.mp4", "output-1"),
  ])
  func `the link of a server cannot choose the folder of a download`(url: String, name: String) {
    let chosen = OutputFileName.name(for: url, fallback: "output-1")
    #expect(!chosen.contains("/") && !chosen.hasPrefix(".") && !chosen.hasPrefix("-"))
    if url.contains("a b;c") { #expect(chosen.hasSuffix("c.mp4")) } else { #expect(chosen == name) }
  }

  @Test func `a long file name keeps its extension`() {
    let name = OutputFileName.name(for: "https://e.com/\(String(repeating: "x", count: 400)).mp4", fallback: "f")
    #expect(name.utf8.count <= 200 && name.hasSuffix(".mp4"))
    #expect(OutputFileName.numbered("a.tar.gz", 2) == "a.tar-2.gz")
    #expect(OutputFileName.numbered("plain", 3) == "plain-3")
  }
}
