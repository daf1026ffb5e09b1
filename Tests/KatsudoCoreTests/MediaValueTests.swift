import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct MediaValueTests {
  @Test(arguments: [
    StoredMedia(location: [.key("image_urls"), .index(0)], kind: .image, source: .url("https://a.example/\"ä\".png")),
    StoredMedia(location: [.key("shots"), .index(2), .key("first.frame [0]")], kind: .video, source: .file(name: "0.mp4")),
    StoredMedia(location: [.key("audio")], kind: .audio, source: .known(name: "voice 1.wav")),
  ])
  func `a stored medium reads back as the same value`(value: StoredMedia) throws {
    #expect(StoredMedia(json: try JSONValue(jsonText: value.json.jsonText)) == value)
  }

  @Test(arguments: [
    #"{}"#, #"{"place": ["a"], "kind": "image"}"#, #"{"place": [1.5], "kind": "image", "url": "u"}"#,
    #"{"place": ["a"], "kind": "sculpture", "url": "u"}"#,
    #"{"place": "a", "kind": "image", "url": "u"}"#, "[]",
  ])
  func `malformed JSON is not read as a stored medium`(text: String) throws {
    #expect(StoredMedia(json: try JSONValue(jsonText: text)) == nil)
  }
}
