import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct SchemaProblemTests {
  struct Case: Named {
    var schema: String
    var path: String
    var name: String { schema }
  }

  static let cases: [Case] = [
    Case(schema: "[]", path: "input_schema"),
    Case(schema: "null", path: "input_schema"),
    Case(schema: #""string""#, path: "input_schema"),
    Case(schema: #"{"type": 1}"#, path: "input_schema.type"),
    Case(schema: #"{"type": []}"#, path: "input_schema.type"),
    Case(schema: #"{"type": ["string", 1]}"#, path: "input_schema.type"),
    Case(schema: #"{"format": 1}"#, path: "input_schema.format"),
    Case(schema: #"{"enum": "a"}"#, path: "input_schema.enum"),
    Case(schema: #"{"enum": []}"#, path: "input_schema.enum"),
    Case(schema: #"{"minimum": "1"}"#, path: "input_schema.minimum"),
    Case(schema: #"{"maximum": true}"#, path: "input_schema.maximum"),
    Case(schema: #"{"minLength": -1}"#, path: "input_schema.minLength"),
    Case(schema: #"{"maxLength": 1.5}"#, path: "input_schema.maxLength"),
    Case(schema: #"{"maxLength": 1e30}"#, path: "input_schema.maxLength"),
    Case(schema: #"{"minItems": "1"}"#, path: "input_schema.minItems"),
    Case(schema: #"{"maxItems": []}"#, path: "input_schema.maxItems"),
    Case(schema: #"{"properties": []}"#, path: "input_schema.properties"),
    Case(schema: #"{"properties": {"a": 1}}"#, path: "input_schema.properties.a"),
    Case(schema: #"{"properties": {"a": {"properties": {"b": {"type": 0}}}}}"#, path: "input_schema.properties.a.properties.b.type"),
    Case(schema: #"{"required": "a"}"#, path: "input_schema.required"),
    Case(schema: #"{"required": ["a", 1]}"#, path: "input_schema.required"),
    Case(schema: #"{"properties": {}, "required": true}"#, path: "input_schema.required"),
    Case(schema: #"{"items": "string"}"#, path: "input_schema.items"),
    Case(schema: #"{"items": {"maxLength": "x"}}"#, path: "input_schema.items.maxLength"),
    Case(schema: #"{"validations": {}}"#, path: "input_schema.validations"),
    Case(schema: #"{"validations": [1]}"#, path: "input_schema.validations[0]"),
    Case(schema: #"{"validations": [{"validation_value": 1}]}"#, path: "input_schema.validations[0]"),
    Case(
      schema: #"{"validations": [{"validation_rule": "width_pixels<", "validation_value": 1}, {"validation_rule": "width_pixels<"}]}"#,
      path: "input_schema.validations[1]"),
    Case(schema: #"{"validations": [{"validation_rule": "width_pixels<", "validation_value": "4"}]}"#, path: "input_schema.validations[0]"),
  ]

  @Test(arguments: cases)
  func `the problem for a malformed key names its place`(row: Case) throws {
    let document = try json(row.schema)
    let problem = try #require(throws: SchemaProblem.self) { try Schema(document, path: "input_schema") }
    #expect(problem.path == row.path)
    #expect(problem.description == "\(row.path): \(problem.message)")
  }

  @Test func `a problem names the expected and the found type`() throws {
    let problem = try #require(throws: SchemaProblem.self) { try Schema(["maxLength": "800"], path: "input_schema.properties.prompt") }
    #expect(problem.description == "input_schema.properties.prompt.maxLength: must be a whole number of at least 0, not a string")
  }
}
