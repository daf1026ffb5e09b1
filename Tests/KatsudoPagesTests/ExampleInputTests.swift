import KatsudoAPI
import KatsudoCore
import KatsudoPages
import Testing

/// The input of the examples, made from the schema of a model.
@Suite struct ExampleInputTests {
  private func example(_ schema: JSONValue) throws -> ExampleInput { ExampleInput(try Schema(schema, path: "input_schema")) }

  @Test func `required inputs come in the order of the schema with their defaults`() throws {
    let input = try example([
      "type": "object", "required": ["prompt", "image_urls"],
      "properties": [
        "image_urls": ["type": "array", "items": ["type": "string", "format": "image_uri"], "default": ["https://a.example/b.jpg"]],
        "prompt": ["type": "string", "default": "push in"], "seed": ["type": "integer", "default": -1],
      ],
    ])
    #expect(input.names == ["prompt", "image_urls"])
    #expect(input.value == ["prompt": "push in", "image_urls": ["https://a.example/b.jpg"]])
  }

  @Test func `a list whose format is that of media has as many addresses as it needs`() throws {
    let input = try example([
      "type": "object", "required": ["pics"],
      "properties": ["pics": ["type": "array", "format": "image_uris", "items": ["type": "string"], "minItems": 2]],
    ])
    #expect(input.value == ["pics": ["https://media.example.com/street.jpg", "https://media.example.com/street.jpg"]])
  }

  @Test func `a model that requires nothing shows what has a default`() throws {
    let input = try example(["type": "object", "properties": ["b": ["type": "string", "default": "x"], "a": ["type": "integer"]]])
    #expect(input.value == ["b": "x"])
  }

  @Test func `a required input without a default gets a value that its rules allow`() throws {
    let schema: JSONValue = [
      "type": "object", "required": ["text", "short", "choice", "count", "huge", "share", "flag", "image_url", "list", "nested"],
      "properties": [
        "text": ["type": "string", "minLength": 6], "short": ["type": "string", "maxLength": 2],
        "choice": ["type": "string", "enum": ["fast", "slow"]], "count": ["type": "integer", "minimum": 3],
        "huge": ["type": "integer", "minimum": 1e30], "share": ["type": "number", "maximum": 0.5], "flag": ["type": "boolean"],
        "image_url": ["type": "string", "format": "image_uri"], "list": ["type": "array", "items": ["type": "integer"], "minItems": 2],
        "nested": ["type": "object", "required": ["a"], "properties": ["a": ["type": "boolean"], "b": ["type": "string"]]],
      ],
    ]
    let input = try example(schema)
    #expect(
      input.value == [
        "text": "text..", "short": "te", "choice": "fast", "count": 3, "huge": 1, "share": 0.5, "flag": true,
        "image_url": "https://media.example.com/street.jpg", "list": [1, 1], "nested": ["a": true],
      ])
  }
}
