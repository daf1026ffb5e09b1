/// Tables for the schema check.
enum SchemaCheckCases {
  /// A value of the optional property `x`, and the place and type of each expected error.
  struct Case: Named {
    var schema: String
    var value: String
    var errors: [String]
    var name: String { "\(value.prefix(40)) for \(schema)" }

    init(_ schema: String, _ value: String, _ errors: [String] = []) {
      self.schema = schema
      self.value = value
      self.errors = errors
    }
  }

  static let properties: [Case] = types + choices + ranges + lengths + arrays + objects

  private static let types: [Case] = [
    Case(#"{"type": "string"}"#, #""""#),
    Case(#"{"type": "string"}"#, #""121""#),
    Case(#"{"type": "string"}"#, "121", ["x string_type"]),
    Case(#"{"type": "string"}"#, "true", ["x string_type"]),
    Case(#"{"type": "string"}"#, #"["a"]"#, ["x string_type"]),
    Case(#"{"type": "string"}"#, #"{"a": "b"}"#, ["x string_type"]),
    Case(#"{"type": "integer"}"#, "0"),
    Case(#"{"type": "integer"}"#, "-1"),
    Case(#"{"type": "integer"}"#, "121.0"),
    Case(#"{"type": "integer"}"#, "1.21e2"),
    Case(#"{"type": "integer"}"#, "121.5", ["x int_type"]),
    Case(#"{"type": "integer"}"#, #""121""#, ["x int_type"]),
    Case(#"{"type": "integer"}"#, "true", ["x int_type"]),
    Case(#"{"type": "integer"}"#, "[121]", ["x int_type"]),
    Case(#"{"type": "integer"}"#, "9223372036854775807"),
    Case(#"{"type": "integer"}"#, "-9223372036854775808"),
    Case(#"{"type": "integer"}"#, "9223372036854775808", ["x int_type"]),
    Case(#"{"type": "integer"}"#, "-9223372036854775809", ["x int_type"]),
    Case(#"{"type": "integer"}"#, "1e19", ["x int_type"]),
    Case(#"{"type": "integer"}"#, "1e300", ["x int_type"]),
    Case(#"{"type": "float"}"#, "0.5"),
    Case(#"{"type": "float"}"#, "1"),
    Case(#"{"type": "float"}"#, "9223372036854775808"),
    Case(#"{"type": "float"}"#, #""0.5""#, ["x float_type"]),
    Case(#"{"type": "float"}"#, "false", ["x float_type"]),
    Case(#"{"type": "number"}"#, "-7"),
    Case(#"{"type": "number"}"#, "{}", ["x float_type"]),
    Case(#"{"type": "boolean"}"#, "true"),
    Case(#"{"type": "boolean"}"#, "false"),
    Case(#"{"type": "boolean"}"#, "1", ["x bool_type"]),
    Case(#"{"type": "boolean"}"#, "0", ["x bool_type"]),
    Case(#"{"type": "boolean"}"#, #""true""#, ["x bool_type"]),
    Case(#"{"type": "array"}"#, "[]"),
    Case(#"{"type": "array"}"#, #"[1, "a", null]"#),
    Case(#"{"type": "array"}"#, #""a""#, ["x list_type"]),
    Case(#"{"type": "array"}"#, #"{"0": "a"}"#, ["x list_type"]),
    Case(#"{"type": "object"}"#, "{}"),
    Case(#"{"type": "object"}"#, "[]", ["x dict_type"]),
    Case(#"{"type": "object"}"#, #""{}""#, ["x dict_type"]),
    Case("{}", #"[1, {"a": null}]"#),
    Case(#"{"type": "tensor"}"#, "1.5"),
    // An optional input may be null, which counts as absent.
    Case(#"{"type": "string"}"#, "null"),
    Case(#"{"type": "integer", "enum": [1]}"#, "null"),
  ]

  private static let choices: [Case] = [
    Case(#"{"type": "integer", "enum": [121, 241]}"#, "121"),
    Case(#"{"type": "integer", "enum": [121, 241]}"#, "241.0"),
    Case(#"{"type": "integer", "enum": [121, 241]}"#, "122", ["x enum"]),
    Case(#"{"type": "integer", "enum": [121, 241]}"#, #""121""#, ["x int_type", "x enum"]),
    Case(#"{"type": "integer", "enum": [121.0, 241.0]}"#, "121"),
    Case(#"{"type": "string", "enum": ["a", "B"]}"#, #""B""#),
    Case(#"{"type": "string", "enum": ["a", "B"]}"#, #""b""#, ["x enum"]),
    Case(#"{"type": "string", "enum": ["a", "B"]}"#, #""""#, ["x enum"]),
    Case(#"{"type": "float", "enum": [0.5, 1]}"#, "1.0"),
    Case(#"{"type": "float", "enum": [0.5, 1]}"#, "0.75", ["x enum"]),
    Case(#"{"enum": [1, "1", true, [1]]}"#, "[1]"),
    Case(#"{"enum": [1, "1"]}"#, "true", ["x enum"]),
  ]

  private static let ranges: [Case] = [
    Case(#"{"type": "integer", "minimum": 1, "maximum": 10}"#, "1"),
    Case(#"{"type": "integer", "minimum": 1, "maximum": 10}"#, "10"),
    Case(#"{"type": "integer", "minimum": 1, "maximum": 10}"#, "0", ["x greater_than_equal"]),
    Case(#"{"type": "integer", "minimum": 1, "maximum": 10}"#, "11", ["x less_than_equal"]),
    Case(#"{"type": "integer", "minimum": -5}"#, "-5"),
    Case(#"{"type": "integer", "minimum": -5}"#, "-6", ["x greater_than_equal"]),
    Case(#"{"type": "float", "minimum": 0, "maximum": 1}"#, "0"),
    Case(#"{"type": "float", "minimum": 0, "maximum": 1}"#, "1.0"),
    Case(#"{"type": "float", "minimum": 0, "maximum": 1}"#, "1.0000001", ["x less_than_equal"]),
    Case(#"{"type": "float", "minimum": 0.1}"#, "0.1"),
    Case(#"{"type": "float", "minimum": 0.1}"#, "0.09", ["x greater_than_equal"]),
    Case(#"{"type": "float", "minimum": 0.1}"#, "-1e300", ["x greater_than_equal"]),
    Case(#"{"type": "integer", "enum": [5], "maximum": 4}"#, "6", ["x less_than_equal", "x enum"]),
  ]

  /// Lengths count code points: a flag is two, a family of three with two joiners is five, and a combining accent is one.
  private static let lengths: [Case] = [
    Case(#"{"type": "string", "maxLength": 3}"#, #""abc""#),
    Case(#"{"type": "string", "maxLength": 3}"#, #""abcd""#, ["x string_too_long"]),
    Case(#"{"type": "string", "minLength": 1}"#, #""""#, ["x string_too_short"]),
    Case(#"{"type": "string", "minLength": 1}"#, #"" ""#),
    Case(#"{"type": "string", "maxLength": 3}"#, #""日本語""#),
    Case(#"{"type": "string", "maxLength": 3}"#, #""日本語。""#, ["x string_too_long"]),
    Case(#"{"type": "string", "maxLength": 1}"#, #""🎬""#),
    Case(#"{"type": "string", "maxLength": 1}"#, #""\ud83c\udfac""#),
    Case(#"{"type": "string", "maxLength": 1}"#, #""🇯🇵""#, ["x string_too_long"]),
    Case(#"{"type": "string", "maxLength": 2}"#, #""🇯🇵""#),
    Case(#"{"type": "string", "maxLength": 4}"#, #""👨‍👩‍👧""#, ["x string_too_long"]),
    Case(#"{"type": "string", "maxLength": 5}"#, #""👨‍👩‍👧""#),
    Case(#"{"type": "string", "maxLength": 1}"#, #""e\u0301""#, ["x string_too_long"]),
    Case(#"{"type": "string", "minLength": 2}"#, #""e\u0301""#),
    Case(#"{"type": "string", "maxLength": 1}"#, #""\r\n""#, ["x string_too_long"]),
    Case(#"{"type": "string", "maxLength": 800}"#, "\"" + String(repeating: "日", count: 800) + "\""),
    Case(#"{"type": "string", "maxLength": 800}"#, "\"" + String(repeating: "日", count: 801) + "\"", ["x string_too_long"]),
    Case(#"{"type": "string", "maxLength": 800}"#, "\"" + String(repeating: "🎥", count: 800) + "\""),
    Case(#"{"type": "string", "maxLength": 0}"#, #""""#),
  ]

  private static let arrays: [Case] = [
    Case(#"{"type": "array", "minItems": 1, "maxItems": 2}"#, "[1]"),
    Case(#"{"type": "array", "minItems": 1, "maxItems": 2}"#, "[1, 2]"),
    Case(#"{"type": "array", "minItems": 1, "maxItems": 2}"#, "[]", ["x too_short"]),
    Case(#"{"type": "array", "minItems": 1, "maxItems": 2}"#, "[1, 2, 3]", ["x too_long"]),
    Case(#"{"type": "array", "items": {"type": "integer"}}"#, "[1, 2.0]"),
    Case(#"{"type": "array", "items": {"type": "integer"}}"#, #"[1, "2", 3, null]"#, ["x[1] int_type", "x[3] int_type"]),
    Case(#"{"type": "array", "items": {"type": "string", "maxLength": 1}}"#, #"["a", "bb"]"#, ["x[1] string_too_long"]),
    Case(#"{"type": "array", "items": {"type": "array", "maxItems": 1}}"#, "[[1], [1, 2]]", ["x[1] too_long"]),
    Case(#"{"type": "array", "format": "image_uris"}"#, #"["u", 1]"#, ["x[1] string_type"]),
    // The items of a list that is too long are not checked.
    Case(#"{"type": "array", "maxItems": 1, "items": {"type": "integer"}}"#, #"["a", "b"]"#, ["x too_long"]),
  ]

  private static let objects: [Case] = [
    Case(#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}"#, #"{"a": 1}"#),
    Case(#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}"#, "{}", ["x.a missing"]),
    Case(#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}"#, #"{"a": null}"#, ["x.a int_type"]),
    Case(#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}"#, #"{"a": "1"}"#, ["x.a int_type"]),
    Case(#"{"type": "object", "required": ["b"], "properties": {"a": {}}}"#, #"{"a": 1}"#, ["x.b missing"]),
    Case(
      #"{"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "array", "items": {"type": "boolean"}}}}}}"#,
      #"{"a": {"b": [true, 0]}}"#, ["x.a.b[1] bool_type"]),
    Case(
      #"{"type": "array", "items": {"type": "object", "required": ["a"], "properties": {"a": {}}}}"#, #"[{"a": 1}, {}]"#, ["x[1].a missing"]
    ),
  ]

  /// A body, its schema and the expected input or errors.
  struct Body: Named {
    var name: String
    var schema: String
    var body: String
    var input = "{}"
    var errors: [String] = []
  }

  static let bodies: [Body] = [
    Body(
      name: "the seed's smallest body gets its defaults", schema: SeedSchema.text,
      body: #"{"prompt": "p", "image_urls": ["https://example.com/a.jpg"]}"#,
      input: #"{"prompt": "p", "image_urls": ["https://example.com/a.jpg"], "seed": -1, "frames": 121}"#),
    Body(
      name: "a required input's default is an example, no fallback", schema: SeedSchema.text, body: #"{"frames": 241}"#,
      errors: ["image_urls missing", "prompt missing"]),
    Body(
      name: "a required input may not be null", schema: SeedSchema.text, body: #"{"prompt": null, "image_urls": null}"#,
      errors: ["image_urls list_type", "prompt string_type"]),
    Body(
      name: "errors come in the order of the names", schema: SeedSchema.text,
      body: #"{"seed": "x", "prompt": 1, "image_urls": [], "frames": 3}"#,
      errors: ["frames enum", "image_urls too_short", "prompt string_type", "seed int_type"]),
    Body(
      name: "two pictures are one too many", schema: SeedSchema.text, body: #"{"prompt": "p", "image_urls": ["u", "v"]}"#,
      errors: ["image_urls too_long"]),
    Body(
      name: "a single string is no list", schema: SeedSchema.text, body: #"{"prompt": "p", "image_urls": "u"}"#,
      errors: ["image_urls list_type"]),
    Body(
      name: "what the schema does not name is left out", schema: #"{"properties": {"a": {}}}"#, body: #"{"a": 1, "b": 2, "A": 3}"#,
      input: #"{"a": 1}"#),
    Body(
      name: "null for an optional input is its default", schema: #"{"properties": {"a": {"type": "integer", "default": 7}}}"#,
      body: #"{"a": null}"#, input: #"{"a": 7}"#),
    Body(
      name: "null for an optional input without a default is nothing", schema: #"{"properties": {"a": {"type": "integer"}}}"#,
      body: #"{"a": null}"#),
    Body(
      name: "a default of null is no default", schema: #"{"properties": {"a": {"type": "integer", "default": null}}}"#, body: "{}"),
    Body(
      name: "what is given stands before the default", schema: #"{"properties": {"a": {"type": "boolean", "default": true}}}"#,
      body: #"{"a": false}"#, input: #"{"a": false}"#),
    Body(
      name: "defaults are filled in inside objects and arrays",
      schema: """
        {"properties": {
          "o": {"type": "object", "properties": {"a": {"default": 1}, "b": {}}},
          "l": {"type": "array", "items": {"type": "object", "properties": {"a": {"default": 2}}}}
        }}
        """,
      body: #"{"o": {"c": 0}, "l": [{}, {"a": 3, "z": 0}]}"#, input: #"{"o": {"a": 1}, "l": [{"a": 2}, {"a": 3}]}"#),
    Body(
      name: "an object whose schema names nothing keeps everything", schema: #"{"properties": {"o": {"type": "object"}}}"#,
      body: #"{"o": {"x": {"y": [1]}}}"#, input: #"{"o": {"x": {"y": [1]}}}"#),
    Body(
      name: "a required name without a schema takes any value",
      schema: #"{"required": ["a"], "properties": {"b": {}}}"#, body: #"{"a": [1], "b": 2}"#, input: #"{"a": [1], "b": 2}"#),
    Body(
      name: "whole numbers become integers", schema: #"{"properties": {"a": {"type": "integer"}}}"#, body: #"{"a": 5.0}"#,
      input: #"{"a": 5}"#),
    Body(name: "an empty body is fine where nothing is required", schema: "{}", body: #"{"a": 1}"#),
  ]
}
