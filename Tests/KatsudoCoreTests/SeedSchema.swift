import KatsudoAPI
import KatsudoCore

/// The input schema of `bytedance/dreamina-3-0/pro/image-to-video`, as on its page.
enum SeedSchema {
  static func read() throws -> Schema { try Schema(json(text), path: "input_schema") }

  static let text = """
    {
      "type": "object",
      "title": {"en": "Input schema", "ja": "入力スキーマ"},
      "required": ["prompt", "image_urls"],
      "properties": {
        "prompt": {"title": "Prompt", "description": "", "type": "string", "maxLength": 800, "default": "A slow, sweeping tracking shot"},
        "image_urls": {
          "title": "Image URL",
          "description": "Upload JPEG or PNG only.",
          "type": "array",
          "items": {"type": "string", "format": "image_uri"},
          "maxItems": 1,
          "minItems": 1,
          "default": ["https://example.com/input.jpeg"],
          "validations": [
            {"validation_rule": "file_size_mb<", "validation_value": 4.7, "validation_error": "File size must be less than 4.7 MB."},
            {"validation_rule": "width_pixels<=", "validation_value": 4096, "validation_error": "Maximum resolution is 4096x4096."},
            {"validation_rule": "height_pixels<=", "validation_value": 4096, "validation_error": "Maximum resolution is 4096x4096."},
            {"validation_rule": "width_pixels>", "validation_value": 320, "validation_error": "The shortest side must be at least 320 pixels."},
            {"validation_rule": "height_pixels>", "validation_value": 320, "validation_error": "The shortest side must be at least 320 pixels."},
            {"validation_rule": "width/height<", "validation_value": 3, "validation_error": "The ratio of long side to short side must be within 3:1."},
            {
              "validation_rule": "width/height>", "validation_value": 0.33,
              "validation_error": "The ratio of long side to short side must be greater than 0.33."
            }
          ]
        },
        "seed": {"title": "Seed", "description": "", "type": "integer", "default": -1},
        "frames": {"title": "Frames", "description": "121 or 241.", "type": "integer", "enum": [121, 241], "default": 121}
      }
    }
    """
}
