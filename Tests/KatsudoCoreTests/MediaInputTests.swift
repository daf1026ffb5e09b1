import KatsudoAPI
import KatsudoCore
import Testing

/// Recognises media inputs by their format, or by their name where the schema has no format.
@Suite struct MediaInputTests {
  private func property(_ name: String, _ text: String) throws -> Schema {
    let schema = try Schema(["type": "object", "properties": .object([name: json(text)])], path: "input_schema")
    return try #require(schema.properties[name])
  }

  @Test(arguments: MediaKind.allCases)
  func `a media format makes a string or an array a medium, with or without items`(kind: MediaKind) throws {
    for shape in [
      #"{"type": "string", "format": "KIND_uri"}"#,
      #"{"type": "array", "format": "KIND_uris"}"#,
      #"{"type": "array", "format": "KIND_uris", "items": {"type": "string"}}"#,
      #"{"type": "array", "format": "KIND_uris", "items": {"type": "string", "format": "KIND_uri"}}"#,
      #"{"type": "array", "items": {"type": "string", "format": "KIND_uri"}}"#,
    ] {
      let schema = try property("anything", shape.replacing("KIND", with: kind.rawValue))
      #expect(schema.media == kind, "\(shape)")
      #expect(schema.notes.isEmpty, "\(shape)")
    }
  }

  @Test func `a node with a media format but no type is a string, or an array if the format is plural`() throws {
    #expect(try property("a", #"{"format": "image_uri"}"#).kind == .string)
    let plural = try property("a", #"{"format": "image_uris", "items": {}}"#)
    #expect(plural.kind == .array)
    #expect(plural.items.map(\.kind) == [.string])
  }

  @Test(
    arguments: [
      ("image", .image), ("image_url", .image), ("image_url_1", .image), ("image_url_9", .image), ("image_url_12", .image),
      ("first_frame_image_url", .image), ("first_frame", .image), ("last_frame", .image), ("start_image_url", .image),
      ("end_image_url", .image),
      ("end_image", .image), ("reference_image_url", .image), ("video_url", .video), ("video", .video), ("audio_url", .audio),
      ("audio", .audio),
    ] as [(String, MediaKind)])
  func `a string without a format is a medium if its name is one of a medium`(name: String, kind: MediaKind) throws {
    #expect(try property(name, #"{"type": "string"}"#).media == kind)
  }

  @Test(
    arguments: [
      ("image_urls", .image), ("images", .image), ("reference_image_urls", .image), ("video_urls", .video), ("videos", .video),
      ("audio_urls", .audio),
      ("audios", .audio),
    ] as [(String, MediaKind)])
  func `an array without a format is a medium if its name is one of media`(name: String, kind: MediaKind) throws {
    #expect(try property(name, #"{"type": "array", "items": {"type": "string"}}"#).media == kind)
    #expect(try property(name, #"{"type": "array"}"#).media == kind)
  }

  @Test(
    arguments: [
      "prompt", "Image", "image_size", "image_url_", "image_url_a", "image_url_1_prompt", "image_2_caption", "video_3d_style", "my_image",
      "audio_format",
      "1_image", "imageurl", "image1", "",
    ])
  func `a string with another name is not a medium`(name: String) throws {
    #expect(try property(name, #"{"type": "string"}"#).media == nil)
  }

  @Test(
    arguments: [
      #"{"type": "integer"}"#, #"{"type": "boolean"}"#, #"{"type": "object"}"#, "{}", #"{"type": "string", "format": "uri"}"#,
      #"{"type": "array", "items": {"type": "integer"}}"#, #"{"type": "array", "items": {"type": "object"}}"#,
    ])
  func `the name alone does not make a node of another type a medium`(shape: String) throws {
    #expect(try property("image", shape).media == nil)
  }

  @Test func `a format overrides the name`() throws {
    #expect(try property("image", #"{"type": "string", "format": "video_uri"}"#).media == .video)
  }
}
