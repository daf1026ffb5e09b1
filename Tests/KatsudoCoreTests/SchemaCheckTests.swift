import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct SchemaCheckTests {
  @Test(arguments: SchemaCheckCases.properties)
  func `a value is accepted or gets the error of the rule it breaks`(row: SchemaCheckCases.Case) throws {
    let schema = try Schema(["properties": .object(["x": json(row.schema)])], path: "input_schema")
    let check = try SchemaCheck(.object(["x": json(row.value)]), against: schema)
    #expect(check.errors.map { "\($0.path) \($0.type)" } == row.errors)
  }

  @Test(arguments: SchemaCheckCases.bodies)
  func `the input of a body has the known keys and the defaults`(row: SchemaCheckCases.Body) throws {
    let check = try SchemaCheck(json(row.body), against: Schema(json(row.schema), path: "input_schema"))
    #expect(check.errors.map { "\($0.path) \($0.type)" } == row.errors)
    if row.errors.isEmpty { #expect(try .object(check.input) == json(row.input)) }
  }

  @Test(
    arguments: [
      (#"{"type": "string"}"#, "1", "This input must be a string, not an integer."),
      (#"{"type": "string"}"#, "null", "This input must be a string, not null."),
      (#"{"type": "integer"}"#, "true", "This input must be an integer, not a boolean."),
      (
        #"{"type": "integer"}"#, "1e30", "This input must be an integer between -9223372036854775808 and 9223372036854775807."
      ),
      (#"{"type": "float"}"#, #""1""#, "This input must be a number, not a string."),
      (#"{"type": "boolean"}"#, "0", "This input must be a boolean, not an integer."),
      (#"{"type": "array"}"#, "{}", "This input must be an array, not an object."),
      (#"{"type": "object"}"#, "[]", "This input must be an object, not an array."),
      (#"{"type": "integer", "enum": [121, 241]}"#, "122", "This input must be one of 121, 241."),
      (#"{"enum": ["a", 0.5, true, null]}"#, #""b""#, #"This input must be one of "a", 0.5, true, null."#),
      (#"{"type": "integer", "minimum": 1}"#, "0", "This input must be at least 1."),
      (#"{"type": "float", "maximum": 0.5}"#, "0.6", "This input must be at most 0.5."),
      (#"{"type": "string", "maxLength": 2}"#, #""abc""#, "This input must have at most 2 characters, not 3."),
      (#"{"type": "string", "minLength": 2}"#, #""a""#, "This input must have at least 2 characters, not 1."),
      (#"{"type": "array", "minItems": 1}"#, "[]", "This input must have at least 1 item, not 0."),
      (#"{"type": "array", "maxItems": 2}"#, "[1,2,3]", "This input must have at most 2 items, not 3."),
    ])
  func `every broken rule has a message`(schema: String, value: String, message: String) throws {
    let schema = try Schema(["required": ["x"], "properties": .object(["x": json(schema)])], path: "input_schema")
    let check = try SchemaCheck(.object(["x": json(value)]), against: schema)
    #expect(check.errors.map(\.message) == [message])
  }

  @Test func `the message for a missing input says that it is required`() throws {
    let check = try SchemaCheck([:], against: SeedSchema.read())
    #expect(check.errors.map(\.path) == ["image_urls", "prompt"])
    #expect(check.errors.map(\.message) == ["This input is required.", "This input is required."])
  }

  @Test(arguments: ["null", "[]", #""{}""#, "1", "true"])
  func `a body that is not an object gives one error without a place`(text: String) throws {
    let check = try SchemaCheck(json(text), against: SeedSchema.read())
    #expect(check.errors.map(\.type) == ["object_type"])
    #expect(check.errors.first?.location.isEmpty == true)
    #expect(check.input.isEmpty)
  }

  @Test func `the check reports all errors of a body at once, up to fifty`() throws {
    let schema = try Schema(json(#"{"properties": {"a": {"type": "array", "items": {"type": "integer"}}}}"#), path: "input_schema")
    let few = SchemaCheck(["a": .array(Array(repeating: "x", count: 49))], against: schema)
    #expect(few.errors.count == 49)
    #expect(few.errors.last?.path == "a[48]")
    let many = SchemaCheck(["a": .array(Array(repeating: "x", count: 5000))], against: schema)
    #expect(many.errors.count == SchemaCheck.errorLimit)
  }

  @Test(arguments: [31, 32, 200])
  func `a value with 32 or more levels is refused`(depth: Int) throws {
    var document: JSONValue = [:]
    var value: JSONValue = 1
    for _ in 0..<depth {
      document = ["type": "array", "items": document]
      value = [value]
    }
    let check = SchemaCheck(["x": value], against: try Schema(["properties": ["x": document]], path: "input_schema"))
    #expect(check.errors.map(\.type) == (depth < 32 ? [] : ["too_deep"]))
  }
}
