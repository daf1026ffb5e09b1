import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct SchemaReadingTests {
  private func schema(_ text: String) throws -> Schema { try Schema(json(text), path: "input_schema") }

  @Test func `the schema of the Dreamina model is read completely and gives no note`() throws {
    let schema = try SeedSchema.read()
    #expect(schema.kind == .object)
    #expect(schema.notes.isEmpty)
    #expect(schema.required == ["prompt", "image_urls"])
    #expect(schema.properties.keys.sorted() == ["frames", "image_urls", "prompt", "seed"])

    let prompt = try #require(schema.properties["prompt"])
    #expect(prompt.kind == .string)
    #expect(prompt.maxLength == 800)
    #expect(prompt.minLength == nil)
    #expect(prompt.media == nil)

    let frames = try #require(schema.properties["frames"])
    #expect(frames.kind == .integer)
    #expect(frames.options == [121, 241])
    #expect(frames.defaultValue == 121)
    #expect(schema.properties["seed"]?.defaultValue == -1)

    let images = try #require(schema.properties["image_urls"])
    #expect(images.kind == .array)
    #expect(images.minItems == 1)
    #expect(images.maxItems == 1)
    #expect(images.media == .image)
    #expect(images.items.map(\.media) == [.image])
    #expect(
      images.validations.map { "\($0.quantity.rawValue)\($0.comparison.rawValue) \($0.value)" } == [
        "file_size_mb< 4.7", "width_pixels<= 4096.0", "height_pixels<= 4096.0", "width_pixels> 320.0", "height_pixels> 320.0",
        "width/height< 3.0", "width/height> 0.33",
      ])
    #expect(images.validations.first?.error == "File size must be less than 4.7 MB.")
  }

  @Test(
    arguments: [
      ("string", .string), ("integer", .integer), ("number", .number), ("float", .number), ("boolean", .boolean), ("array", .array),
      ("object", .object),
    ] as [(String, Schema.Kind)])
  func `every type of the dialect is known, including float`(name: String, kind: Schema.Kind) throws {
    let schema = try schema(#"{"type": "\#(name)"}"#)
    #expect(schema.kind == kind)
    #expect(schema.notes.isEmpty)
  }

  @Test func `a node without a type is an object if it has properties, or else any value`() throws {
    #expect(try schema(#"{"properties": {}}"#).kind == .object)
    #expect(try schema("{}").kind == .any)
    #expect(try schema(#"{"type": null}"#).kind == .any)
  }

  @Test func `every limit of a node is read`() throws {
    let schema = try schema(
      """
      {"minimum": -1.5, "maximum": 10, "minLength": 1, "maxLength": 2, "minItems": 3, "maxItems": 4.0, "enum": ["a", 1, null, true]}
      """)
    #expect(schema.minimum == -1.5)
    #expect(schema.maximum == 10)
    #expect(schema.minLength == 1)
    #expect(schema.maxLength == 2)
    #expect(schema.minItems == 3)
    #expect(schema.maxItems == 4)
    #expect(schema.options == ["a", 1, .null, true])
  }

  @Test func `a key with null counts as absent`() throws {
    let withNulls = try schema(
      """
      {"type": "string", "default": null, "enum": null, "minimum": null, "maxLength": null, "required": null, "properties": null,
       "validations": null, "format": null}
      """)
    #expect(try withNulls == schema(#"{"type": "string"}"#))
  }

  @Test func `objects may be inside objects and arrays`() throws {
    let schema = try schema(
      """
      {"type": "object", "properties": {
        "camera": {"type": "object", "required": ["move"], "properties": {
          "move": {"type": "string", "enum": ["pan", "tilt"]},
          "speed": {"type": "float", "minimum": 0, "maximum": 1, "default": 0.5}
        }},
        "shots": {"type": "array", "items": {"type": "object", "properties": {"first_frame": {"type": "string"}}}}
      }}
      """)
    let camera = try #require(schema.properties["camera"])
    #expect(camera.required == ["move"])
    #expect(camera.properties["move"]?.options == ["pan", "tilt"])
    #expect(camera.properties["speed"]?.kind == .number)
    #expect(camera.properties["speed"]?.defaultValue == 0.5)
    let shot = try #require(schema.properties["shots"]?.items.first)
    #expect(shot.kind == .object)
    #expect(shot.properties["first_frame"]?.media == .image)
  }

  @Test func `keys that the dialect does not define are noted with their place`() throws {
    let schema = try schema(
      """
      {"type": "object", "additionalProperties": false, "x-order": ["a"], "properties": {
        "a": {"type": "tensor", "pattern": "^a"},
        "b": {"type": "string", "format": "date-time"},
        "c": {"type": "array", "uniqueItems": true, "items": {"type": "string", "examples": []}},
        "image": {"type": "string", "validations": [
          {"validation_rule": "duration_seconds<", "validation_value": 5, "validation_error": "Too long."},
          {"validation_rule": "width_pixels<", "validation_value": 5, "validation_error": "Too wide."}
        ]}
      }}
      """)
    #expect(
      Set(schema.notes) == [
        "input_schema.additionalProperties", "input_schema.x-order", "input_schema.properties.a.type = tensor",
        "input_schema.properties.a.pattern", "input_schema.properties.b.format = date-time", "input_schema.properties.c.uniqueItems",
        "input_schema.properties.c.items.examples", "input_schema.properties.image.validations[0] = duration_seconds<",
      ])
    #expect(schema.properties["a"]?.kind == .any)
    #expect(schema.properties["image"]?.validations.map(\.error) == ["Too wide."])
  }

  @Test(
    arguments: [
      (#"{"type": ["string", "null"]}"#, "input_schema.type = string or null"),
      (#"{"type": "array", "items": [{"type": "string"}]}"#, "input_schema.items = an array"),
      (#"{"type": "string", "required": true}"#, "input_schema.required"),
      (#"{"validations": [{"validation_rule": "mime", "validation_value": "image/png"}]}"#, "input_schema.validations[0] = mime"),
      (#"{"validations": [{"validation_rule": "duration<"}]}"#, "input_schema.validations[0] = duration<"),
    ])
  func `a known key in the form of another dialect is noted and not checked`(text: String, note: String) throws {
    let schema = try schema(text)
    #expect(schema.notes == [note])
    #expect(schema.validations.isEmpty && schema.items.isEmpty && schema.required.isEmpty)
  }

  @Test func `a rule without a message gets one that names the rule`() throws {
    let schema = try schema(#"{"type": "string", "validations": [{"validation_rule": "width_pixels<", "validation_value": 5}]}"#)
    let sentence = try #require(schema.validations.first?.error)
    #expect(sentence.contains("width_pixels<"))
    #expect(sentence.contains("5"))
  }
}
