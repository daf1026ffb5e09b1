import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct SchemaCheckMediaTests {
  private func check(_ body: String, _ schema: String) throws -> SchemaCheck {
    try SchemaCheck(json(body), against: Schema(json(schema), path: "input_schema"))
  }

  @Test func `the check lists every media value with its place, kind and rules`() throws {
    let check = try SchemaCheck(json(#"{"prompt": "p", "image_urls": ["https://example.com/a.jpg"]}"#), against: SeedSchema.read())
    let value = try #require(check.media.first)
    #expect(check.media.count == 1)
    #expect(value.location == [.key("image_urls"), .index(0)])
    #expect(value.source == "https://example.com/a.jpg")
    #expect(value.kind == .image)
    #expect(try SeedSchema.read().mediaRules(at: value.location).count == 7)
  }

  @Test func `the rules of an array and of its items apply to each of its strings`() throws {
    let schema = try Schema(
      json(
        """
        {"properties": {"clips": {
          "type": "array", "format": "video_uris",
          "validations": [{"validation_rule": "file_size_mb<", "validation_value": 9}],
          "items": {"type": "string", "validations": [{"validation_rule": "width_pixels<", "validation_value": 8}]}
        }}}
        """), path: "input_schema")
    let check = SchemaCheck(["clips": ["u", "v"]], against: schema)
    #expect(check.media.map(\.source) == ["u", "v"])
    #expect(check.media.map(\.kind) == [.video, .video])
    for value in check.media { #expect(schema.mediaRules(at: value.location).map(\.quantity) == [.width, .fileSizeMB]) }
    #expect(schema.mediaRules(at: [.key("gone"), .index(0)]).isEmpty)
  }

  @Test func `media are listed in the order of their names, including nested media`() throws {
    let check = try check(
      #"{"video": "v", "audio": "a", "image_url_2": "i2", "image_url_1": "i1", "shots": [{"first_frame": "f"}], "prompt": "p"}"#,
      """
      {"properties": {
        "video": {"type": "string"}, "audio": {"type": "string"}, "image_url_1": {"type": "string"}, "image_url_2": {"type": "string"},
        "prompt": {"type": "string"},
        "shots": {"type": "array", "items": {"type": "object", "properties": {"first_frame": {"type": "string"}}}}
      }}
      """)
    #expect(check.errors.isEmpty)
    #expect(check.media.map(\.source) == ["a", "i1", "i2", "f", "v"])
    #expect(check.media.map(\.kind) == [.audio, .image, .image, .image, .video])
    #expect(check.media[3].location == [.key("shots"), .index(0), .key("first_frame")])
  }

  @Test(
    arguments: [
      #"{"format": "image_uri"}"#, #"{"type": "string", "format": "image_uri"}"#,
    ])
  func `a media string is listed with or without a written type, and other values are refused`(property: String) throws {
    let schema = #"{"properties": {"p": \#(property)}}"#
    #expect(try check(#"{"p": "u"}"#, schema).media.map(\.source) == ["u"])
    #expect(try check(#"{"p": 1}"#, schema).errors.map(\.type) == ["string_type"])
  }

  @Test(
    arguments: [
      #"{"format": "image_uris"}"#, #"{"type": "array", "format": "image_uris", "items": {}}"#,
      #"{"type": "array", "items": {"format": "image_uri"}}"#, #"{"type": "array", "format": "image_uris"}"#,
    ])
  func `an array of media strings is listed even if its items are barely described`(property: String) throws {
    let schema = #"{"properties": {"p": \#(property)}}"#
    #expect(try check(#"{"p": ["u", "v"]}"#, schema).media.map(\.source) == ["u", "v"])
    #expect(try check(#"{"p": [1]}"#, schema).errors.map(\.path) == ["p[0]"])
  }

  @Test func `a prompt that looks like a link is not a medium`() throws {
    #expect(try check(#"{"prompt": "https://example.com/a.jpg"}"#, #"{"properties": {"prompt": {"type": "string"}}}"#).media.isEmpty)
  }

  @Test func `the default of an optional medium is used but not listed as a medium`() throws {
    let check = try check("{}", #"{"properties": {"end_image": {"type": "string", "default": "example.png"}}}"#)
    #expect(check.input == ["end_image": "example.png"])
    #expect(check.media.isEmpty)
  }
}
