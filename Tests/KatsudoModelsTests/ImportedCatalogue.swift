import KatsudoAPI

/// A catalogue for tests with everything in the dialect, and some things outside it.
enum ImportedCatalogue {
  /// Entries that load completely and give no note.
  static let plain: [JSONValue] = [
    entry(
      "bytedance/dreamina-3-0/pro/image-to-video", ["image_urls": ["type": "array", "items": ["type": "string", "format": "image_uri"]]]),
    entry("kling/kling-video-o3/4K/image-to-video", ["prompt": ["type": "string", "maxLength": 2500]]),
    entry("kling/kling-video-o3/4k/image-to-video", ["prompt": ["type": "string", "minLength": 1]]),
    entry("a/strings", ["prompt": ["type": "string", "title": ["en": "Prompt", "ja": "プロンプト"], "default": "a street"]]),
    entry("a/integers", ["seed": ["type": "integer", "minimum": 0, "maximum": 2_147_483_647, "default": 0]]),
    entry("a/floats", ["scale": ["type": "float", "minimum": 0, "maximum": 1.5, "default": 0.8]]),
    entry("a/numbers", ["scale": ["type": "number"]]),
    entry("a/booleans", ["loop": ["type": "boolean", "default": true]]),
    entry(
      "a/objects",
      ["camera": ["type": "object", "required": ["move"], "properties": ["move": ["type": "string", "enum": ["pan", "tilt"]]]]]),
    entry("a/lists", ["tags": ["type": "array", "items": ["type": "string"], "minItems": 0, "maxItems": 4]]),
    entry("a/enums", ["frames": ["type": "integer", "enum": [121, 241], "default": 121]]),
    entry("a/nulls", ["negative_prompt": ["type": "string", "default": .null, "enum": .null, "minLength": .null]]),
    entry("a/pictures", ["picture": ["type": "string", "format": "image_uri"]]),
    entry("a/films", ["film": ["type": "string", "format": "video_uri"]]),
    entry("a/sounds", ["sound": ["type": "string", "format": "audio_uri"]]),
    entry("a/picture-lists", ["images": ["type": "array", "format": "image_uris"]]),
    entry("a/film-lists", ["videos": ["type": "array", "format": "video_uris", "items": ["type": "string", "format": "video_uri"]]]),
    entry("a/sound-lists", ["audios": ["type": "array", "format": "audio_uris", "items": ["type": "string"]]]),
    entry("a/old-media", ["image_url": ["type": "string"], "image_url_2": ["type": "string"], "end_image": ["type": "string"]]),
    entry(
      "a/rules",
      [
        "image": [
          "type": "string",
          "validations": [
            ["validation_rule": "file_size_mb<", "validation_value": 4.7, "validation_error": "Too big."],
            ["validation_rule": "width_pixels<=", "validation_value": 4096, "validation_error": "Too wide."],
            ["validation_rule": "width/height>", "validation_value": 0.33, "validation_error": "Too tall."],
          ],
        ]
      ]),
    entry(
      "community/infinite-talk",
      ["241_positive_prompt": ["type": "string"], "125_audio": ["type": "string"], "284_image": ["type": "string"]]),
    entry("a/no-inputs", [:]),
    entry("a/workflow", [:], ["kind": "workflow", "price_unit": "output", "base_price_usd": 0.012]),
    entry("a/inference", [:], ["kind": "inference", "price_unit": "image"]),
    entry(
      "a/empty-fields", [:],
      ["description": .null, "categories": .null, "base_price_usd": .null, "pricing_note": .null, "model_url": .null]),
    entry("a/derived", ["prompt": ["type": "string"]], ["inputs": ["prompt"], "required_inputs": []]),
    entry("a/output", [:], ["output_schema": ["type": "object", "properties": ["video": ["type": "string", "format": "uri"]]]]),
  ]

  /// Entries that load, with the notes that they give.
  static let noted: [(entry: JSONValue, notes: [String])] = [
    (entry("b/type", ["mask": ["type": "tensor"]]), ["input_schema.properties.mask.type = tensor"]),
    (entry("b/format", ["day": ["type": "string", "format": "date"]]), ["input_schema.properties.day.format = date"]),
    (
      entry("b/rule", ["video": ["type": "string", "validations": [["validation_rule": "duration<", "validation_value": 10]]]]),
      ["input_schema.properties.video.validations[0] = duration<"]
    ),
    (
      entry(
        "b/rule-of-words", ["image": ["type": "string", "validations": [["validation_rule": "mime", "validation_value": "image/png"]]]]),
      ["input_schema.properties.image.validations[0] = mime"]
    ),
    (
      entry("b/choice", ["size": ["anyOf": [["type": "string"], ["type": "integer"]]], "n": ["type": ["integer", "null"]]]),
      ["input_schema.properties.n.type = integer or null", "input_schema.properties.size.anyOf"]
    ),
    (
      entry("community/wan-2-2/fun-control", ["image": ["type": "string", "default": "Runcomfy_example_1278_1.png"]]),
      ["input_schema.properties.image.default = Runcomfy_example_1278_1.png, a file at the service"]
    ),
    (entry("b/extras", [:], ["tags": ["new"], "created_at": "2026-01-01"]), ["created_at", "tags"]),
    (
      entry("b/odd-fields", [:], ["base_price_usd": "free", "categories": "video", "kind": 3]),
      [
        "kind is left out, since it cannot be read", "categories is left out, since it cannot be read",
        "base_price_usd is left out, since it cannot be read",
      ]
    ),
    (entry("b/ours", [:], ["seed_input": "seed", "accepted_formats": [:]]), ["accepted_formats is left out", "seed_input is left out"]),
  ]

  /// Entries that cannot be imported, with a word of the reason.
  static let broken: [(entry: JSONValue, subject: String, reason: String)] = [
    (.string("a/b"), "models[0]", "must be an object"),
    (["display_name": "No id", "input_schema": [:]], "models[0]", "model_id"),
    (["model_id": "alone", "input_schema": [:]], "alone", "model_id"),
    (["model_id": "a/../b", "input_schema": [:]], "a/../b", "model_id"),
    (["model_id": "a/no-schema"], "a/no-schema", "include_schema=true"),
    (["model_id": "a/list-schema", "input_schema": []], "a/list-schema", "input_schema"),
    (
      entry("a/odd-length", ["prompt": ["type": "string", "maxLength": "800"]]), "a/odd-length", "input_schema.properties.prompt.maxLength"
    ),
    (entry("a/no-choice", ["size": ["type": "string", "enum": []]]), "a/no-choice", "input_schema.properties.size.enum"),
  ]

  static func entry(_ id: String, _ properties: JSONValue, _ more: [String: JSONValue] = [:]) -> JSONValue {
    let members: [String: JSONValue] = [
      "model_id": .string(id), "display_name": "A model", "description": "Makes films.", "kind": "model", "categories": ["image-to-video"],
      "base_price_usd": 0.05, "price_unit": "second", "pricing_note": "Five cents.", "model_url": "https://www.runcomfy.com/models",
      "input_schema": ["type": "object", "title": "Input schema", "required": [], "properties": properties],
    ]
    return .object(members.merging(more) { $1 })
  }
}
