import KatsudoAPI
import KatsudoCore
import KatsudoPages
import Testing

@Suite struct SchemaTextTests {
  @Test func `a schema has the keys in the order of RunComfy's pages`() {
    let schema: JSONValue = [
      "properties": [
        "seed": ["default": -1, "type": "integer", "description": "", "title": "Seed"],
        "image_urls": [
          "type": "array", "title": "Image", "items": ["format": "image_uri", "type": "string"], "minItems": 1, "maxItems": 1,
          "validations": [["validation_value": 4.7, "validation_error": "Too large.", "validation_rule": "file_size_mb<"]],
        ],
      ],
      "required": ["image_urls"], "title": "Input schema", "type": "object",
    ]
    #expect(
      SchemaText.write(schema, order: KeyOrder(ofJSON: #"{"image_urls": "x", "seed": 1}"#.utf8)) == """
        {
          "type": "object",
          "title": "Input schema",
          "required": [
            "image_urls"
          ],
          "properties": {
            "image_urls": {
              "title": "Image",
              "type": "array",
              "items": {
                "type": "string",
                "format": "image_uri"
              },
              "maxItems": 1,
              "minItems": 1,
              "validations": [
                {
                  "validation_rule": "file_size_mb<",
                  "validation_value": 4.7,
                  "validation_error": "Too large."
                }
              ]
            },
            "seed": {
              "title": "Seed",
              "description": "",
              "type": "integer",
              "default": -1
            }
          }
        }
        """)
  }

  @Test func `an input may have the name of a key of the dialect, and no value is lost`() throws {
    let schema: JSONValue = [
      "type": "object", "x-own": ["b": 1, "a": [.null, true, [:], []]],
      "properties": ["properties": ["type": "string"], "items": ["type": "array", "items": ["type": "number", "enum": [1, 2.5]]]],
    ]
    #expect(try JSONValue(jsonText: SchemaText.write(schema, order: KeyOrder())) == schema)
  }
}
