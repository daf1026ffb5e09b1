import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct SchemaPublishingTests {
  static let document = """
    {"type": "object", "title": {"en": "Input", "ja": "入力"}, "required": ["a"], "x-kept": {"en": 1}, "properties": {
      "a": {"type": "float", "description": {"en": "Strength", "ja": "強さ"}, "default": 0.5, "validations": []},
      "title": {"type": "string", "title": "Title", "default": "float"},
      "type": {"type": "array", "items": {"type": "object", "title": {"de": "Ding"}, "properties": {
        "deep": {"type": "float", "title": {"en": "Deep", "ja": "深い"}, "enum": ["float", {"type": "float"}]}
      }}},
      "n": {"type": "integer", "title": null}
    }}
    """

  @Test func `a published schema has plain texts in one language and number in place of float`() throws {
    #expect(
      try Schema.published(json(Self.document), language: "ja")
        == json(
          """
          {"type": "object", "title": "入力", "required": ["a"], "x-kept": {"en": 1}, "properties": {
            "a": {"type": "number", "description": "強さ", "default": 0.5, "validations": []},
            "title": {"type": "string", "title": "Title", "default": "float"},
            "type": {"type": "array", "items": {"type": "object", "title": "Ding", "properties": {
              "deep": {"type": "number", "title": "深い", "enum": ["float", {"type": "float"}]}
            }}},
            "n": {"type": "integer", "title": null}
          }}
          """))
  }

  @Test func `a language without texts falls back to English`() throws {
    let published = try Schema.published(json(Self.document), language: "pt")
    #expect(published["title"] == "Input")
    #expect(published["properties"]?["a"]?["description"] == "Strength")
  }

  @Test func `the texts of an output schema are published in one language too`() throws {
    let document = try json(
      """
      {"output": {"type": "object", "properties": {
        "video": {"type": "string", "format": "uri", "description": {"en": "Single video URL", "ja": "単一動画 URL"}},
        "seconds": {"type": "float"}
      }}}
      """)
    #expect(
      try Schema.published(document, language: "ja")
        == json(
          """
          {"output": {"type": "object", "properties": {
            "video": {"type": "string", "format": "uri", "description": "単一動画 URL"},
            "seconds": {"type": "number"}
          }}}
          """))
  }

  @Test func `a published schema has the same rules`() throws {
    let document = try json(SeedSchema.text)
    #expect(try Schema(Schema.published(document, language: "ja"), path: "input_schema") == Schema(document, path: "input_schema"))
  }

  @Test(arguments: [.null, "text", 1, []] as [JSONValue])
  func `a document that is not a schema is published unchanged`(document: JSONValue) {
    #expect(Schema.published(document, language: "en") == document)
  }
}
