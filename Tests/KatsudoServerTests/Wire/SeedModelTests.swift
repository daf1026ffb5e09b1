import KatsudoAPI
import KatsudoTesting
import Testing

/// The shipped model Dreamina 3.0 Pro, exactly as on RunComfy's page.
@Suite(.router(.idle)) struct SeedModelTests {
  static let prompt =
    "A slow, sweeping tracking shot moves through a sun-drenched vintage street, capturing the golden-hour glow. The lens flares dance "
    + "as the sunlight filters through the gaps between historic buildings, casting long, dramatic shadows. A classic car glides smoothly "
    + "across the frame, its polished surface reflecting the warm hues of the setting sun. Dust particles shimmer in the light as "
    + "pedestrians move leisurely in the background, evoking a nostalgic, cinematic atmosphere reminiscent of an old film."
  static let picture = "https://playgrounds-storage-public.runcomfy.net/tools/7013/media-files/usecase2-2-input.jpeg"

  static func rule(_ rule: String, _ value: JSONValue, _ error: String) -> JSONValue {
    ["validation_rule": .string(rule), "validation_value": value, "validation_error": .string(error)]
  }

  static let validations: JSONValue = [
    rule("file_size_mb<", 4.7, "File size must be less than 4.7 MB."),
    rule("width_pixels<=", 4096, "Maximum resolution is 4096x4096."),
    rule("height_pixels<=", 4096, "Maximum resolution is 4096x4096."),
    rule("width_pixels>", 320, "The shortest side must be at least 320 pixels."),
    rule("height_pixels>", 320, "The shortest side must be at least 320 pixels."),
    rule("width/height<", 3, "The ratio of long side to short side must be within 3:1."),
    rule("width/height>", 0.33, "The ratio of long side to short side must be greater than 0.33."),
  ]

  static func schema(title: String, titles: [String], describePicture: String, describeFrames: String) -> JSONValue {
    [
      "type": "object",
      "title": .string(title),
      "required": ["prompt", "image_urls"],
      "properties": [
        "prompt": ["title": .string(titles[0]), "description": "", "type": "string", "maxLength": 800, "default": .string(prompt)],
        "image_urls": [
          "title": .string(titles[1]), "description": .string(describePicture), "type": "array",
          "items": ["type": "string", "format": "image_uri"], "maxItems": 1, "minItems": 1, "default": [.string(picture)],
          "validations": validations,
        ],
        "seed": ["title": .string(titles[2]), "description": "", "type": "integer", "default": -1],
        "frames": [
          "title": .string(titles[3]), "description": .string(describeFrames), "type": "integer", "enum": [121, 241], "default": 121,
        ],
      ],
    ]
  }

  static let english = schema(
    title: "Input schema", titles: ["Prompt", "Image URL", "Seed", "Frames"], describePicture: "Upload JPEG or PNG only.",
    describeFrames: "Total number of frames to generate. Supported values: 121 (≈5s) and 241 (≈10s).")

  static let japanese = schema(
    title: "入力スキーマ", titles: ["プロンプト", "画像 URL", "シード", "フレーム数"], describePicture: "JPEG または PNG のみアップロードできます。",
    describeFrames: "生成する総フレーム数。対応する値は 121(約 5 秒)と 241(約 10 秒)です。")

  static func output(_ one: [String]) -> JSONValue {
    func single(_ text: String) -> JSONValue { ["type": "string", "format": "uri", "description": .string(text)] }
    func several(_ text: String) -> JSONValue {
      ["type": "array", "description": .string(text), "items": ["type": "string", "format": "uri"]]
    }
    return [
      "output": [
        "type": "object",
        "properties": ["image": single(one[0]), "video": single(one[1]), "images": several(one[2]), "videos": several(one[3])],
      ]
    ]
  }

  static let englishOutput = output(["Single image URL", "Single video URL", "Multiple image URLs", "Multiple video URLs"])
  static let japaneseOutput = output(["単一画像 URL", "単一動画 URL", "複数画像 URL", "複数動画 URL"])

  @Test(arguments: [nil, "en", "en-US,en;q=0.9,ja;q=0.8", "*", "de", "", "ja;q=0", "x;q=oops"])
  func `the texts are English by default`(language: String?) async throws {
    let entry = try await entry(language)
    #expect(entry["display_name"] == "Dreamina 3.0 Pro Image to Video")
    #expect(entry["input_schema"] == Self.english)
  }

  @Test(arguments: ["ja", "ja-JP", "JA", "ja,en;q=0.5", "de, ja;q=0.4, en;q=0.1"])
  func `the texts are Japanese if the caller asks for it`(language: String) async throws {
    let entry = try await entry(language)
    #expect(entry["display_name"] == "Dreamina 3.0 Pro 画像から動画")
    #expect(entry["pricing_note"] == "無料です。このサーバーで実行されます。")
    #expect(entry["input_schema"] == Self.japanese)
  }

  @Test(arguments: [("en", englishOutput), ("ja", japaneseOutput)])
  func `the output schema is in the caller's language`(language: String, schema: JSONValue) async throws {
    #expect(try await entry(language)["output_schema"] == schema)
  }

  @Test func `the model is free and has a price unit`() async throws {
    let entry = try await entry("en")
    #expect(entry["base_price_usd"] == 0)
    #expect(entry["price_unit"] == "second")
    #expect(entry["pricing_note"] == "Free: it runs on this server.")
    #expect(entry["kind"] == "model")
    #expect(entry["categories"] == ["image-to-video"])
    #expect(entry["inputs"] == ["frames", "image_urls", "prompt", "seed"])
    #expect(entry["required_inputs"] == ["prompt", "image_urls"])
  }

  @Test func `the list has the same schema`() async throws {
    let answer = try await SuiteServer.client.get("/v1/models?include_schema=true", headers: [("accept-language", "ja")])
    #expect(answer["models"]?.array?.first?["input_schema"] == Self.japanese)
  }

  private func entry(_ language: String?) async throws -> [String: JSONValue] {
    let headers = language.map { [("accept-language", $0)] } ?? []
    let answer = try await SuiteServer.client.get("/v1/models/\(APIClient.seedModel)", headers: headers)
    answer.expectSuccess()
    return try #require(answer.json.object)
  }
}
