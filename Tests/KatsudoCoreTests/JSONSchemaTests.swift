import KatsudoAPI
import KatsudoCore
import Testing

/// The schemas of models in OpenAPI documents.
@Suite struct JSONSchemaTests {
  private func converted(_ text: String, language: String = "en", formats: [String: [MediaFormat]] = [:]) throws -> JSONValue {
    let document = try json(text)
    return try Schema(document, path: "input_schema").jsonSchema(document, language: language, formats: formats)
  }

  @Test func `a schema keeps the rules that the server checks, with texts in one language`() throws {
    let text = """
      {"type": "object", "title": {"en": "Input", "ja": "入力"}, "description": "", "required": ["a", "a"], "properties": {
        "a": {"type": "string", "minLength": 1, "maxLength": 8, "default": "x"},
        "b": {"type": "integer", "minimum": 2, "maximum": 9, "enum": [2, 9]},
        "c": {"type": "float", "minimum": 0.5},
        "d": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 3},
        "e": {"type": "object", "required": ["f"], "properties": {"f": {"type": "number", "title": {"ja": "深い"}}}}
      }}
      """
    #expect(
      try converted(text, language: "ja")
        == json(
          """
          {"type": "object", "title": "入力", "required": ["a"], "properties": {
            "a": {"type": "string", "minLength": 1, "maxLength": 8, "default": "x"},
            "b": {"type": "integer", "format": "int64", "minimum": 2, "maximum": 9, "enum": [2, 9]},
            "c": {"type": "number", "minimum": 0.5},
            "d": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 3},
            "e": {"type": "object", "required": ["f"], "properties": {"f": {"type": "number", "title": "深い"}}}
          }}
          """))
  }

  @Test func `a media input keeps its format, and its rules are an extension`() throws {
    let rules = #"[{"validation_rule": "file_size_mb<", "validation_value": 4.7, "validation_error": "Too big."}]"#
    #expect(
      try converted(
        #"{"type": "object", "properties": {"p": {"type": "string", "format": "image_uri", "validations": \#(rules)}, "q": {"format": "image_uris"}}}"#,
        formats: ["p": [.jpeg, .png]])
        == json(
          """
          {"type": "object", "properties": {
            "p": {"type": "string", "format": "image_uri", "x-validations": \(rules), "x-accepted-formats": ["jpeg", "png"]},
            "q": {"type": "array", "format": "image_uris", "items": {"type": "string"}}
          }}
          """))
  }

  @Test(arguments: [
    (#"{"type": "file"}"#, #"{"x-type": "file"}"#), (#"{"type": ["string", "null"]}"#, #"{"x-type": ["string", "null"]}"#),
    (#"{"type": "string", "pattern": "("}"#, #"{"type": "string", "x-pattern": "("}"#),
    (##"{"$ref": "#/nothing"}"##, ##"{"x-$ref": "#/nothing"}"##),
    (#"{"x-order": 1, "ui": {"a": 1}}"#, #"{"x-order": 1, "x-ui": {"a": 1}}"#),
    (#"{"type": "string", "enum": null, "maxLength": null, "default": null, "title": 1}"#, #"{"type": "string"}"#),
    (#"{"type": "string", "required": true}"#, #"{"type": "string"}"#), (#"{"type": "array", "items": [{}]}"#, #"{"type": "array"}"#),
  ])
  func `parts that the server does not check are extensions or left out`(text: String, result: String) throws {
    #expect(try converted(text) == json(result))
  }

  @Test(arguments: [
    #"{"output": {"type": "object", "properties": {"video": {"type": "string", "format": "uri"}}}}"#,
    #"{"type": "object", "properties": {"video": {"type": "string", "format": "uri"}}}"#,
    #"{"type": "object", "properties": {"output": {"type": "object", "properties": {"video": {"type": "string", "format": "uri"}}}}}"#,
  ])
  func `the schema of an output may stand alone or under the key output`(text: String) throws {
    #expect(
      try Schema.jsonSchema(ofOutput: json(text), language: "en")
        == json(#"{"type": "object", "properties": {"video": {"type": "string", "format": "uri"}}}"#))
  }

  @Test func `a schema of an output that cannot be read allows every output`() throws {
    #expect(try Schema.jsonSchema(ofOutput: json(#"{"properties": 1}"#), language: "en") == json(#"{"x-schema": {"properties": 1}}"#))
  }
}
