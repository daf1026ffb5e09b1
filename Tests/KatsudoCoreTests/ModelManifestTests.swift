import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct ModelManifestTests {
  private static let smallest = #"{"model_id": "a/b", "input_schema": {"type": "object", "properties": {}}}"#

  /// Returns the smallest manifest with one more key.
  private func manifest(_ key: String, _ value: String) throws -> ModelManifest {
    var object = try #require(try json(Self.smallest).object)
    object[key] = try json(value)
    return try ModelManifest(.object(object))
  }

  @Test func `a manifest of an id and an input schema gets defaults for all other keys`() throws {
    let model = try ModelManifest(json(Self.smallest))
    #expect(model.modelID == "a/b")
    #expect(model.kind == "model")
    #expect(model.displayName.text(in: "en") == "a/b")
    #expect(model.description.text(in: "en").isEmpty)
    #expect(model.categories.isEmpty)
    #expect(model.basePriceUSD == 0)
    #expect(model.priceUnit == "output")
    #expect(model.modelURL == nil)
    #expect(model.seedInput == nil)
    #expect(model.engines.isEmpty)
    #expect(model.acceptedFormats.isEmpty)
  }

  @Test func `every key of a full manifest is read`() throws {
    let model = try ModelManifest(
      json(
        """
        {
          "model_id": "maker/model/image-to-video", "kind": "workflow", "display_name": {"en": "Model", "ja": "モデル"}, "description": "d",
          "categories": ["image-to-video", "video"], "base_price_usd": 0.05, "price_unit": "second", "pricing_note": {"en": "n"},
          "model_url": "https://example.com", "seed_input": "seed", "accepted_formats": {"image_urls": ["jpeg", "png"]},
          "engines": [{"engine": "builtin", "inputs": {"picture": "image_urls"}}, {"engine": "other"}],
          "input_schema": \(SeedSchema.text), "output_schema": {"output": {}}
        }
        """))
    #expect(model.kind == "workflow")
    #expect(model.displayName.text(in: "ja") == "モデル")
    #expect(model.categories == ["image-to-video", "video"])
    #expect(model.basePriceUSD == 0.05)
    #expect(model.priceUnit == "second")
    #expect(model.modelURL == "https://example.com")
    #expect(model.seedInput == "seed")
    #expect(model.acceptedFormats == ["image_urls": [.jpeg, .png]])
    #expect(model.engines.map(\.engine) == ["builtin", "other"])
    #expect(model.engines.map(\.inputs) == [["picture": "image_urls"], [:]])
    #expect(model.outputDocument == ["output": [:]])
    #expect(model.input.properties.count == 4)
  }

  @Test(
    arguments: [
      ("model_id", "null", "model_id"), ("model_id", "1", "model_id"), ("model_id", #""alone""#, "model_id"),
      ("model_id", #""a/../b""#, "model_id"),
      ("kind", "1", "kind"), ("display_name", "1", "display_name"), ("display_name", #"{"en": 1}"#, "display_name"),
      ("description", "[]", "description"), ("pricing_note", "false", "pricing_note"), ("price_unit", "0", "price_unit"),
      ("model_url", "{}", "model_url"), ("categories", #""image-to-video""#, "categories"), ("categories", #"["a", 1]"#, "categories"),
      ("base_price_usd", "-1", "base_price_usd"), ("base_price_usd", #""free""#, "base_price_usd"),
      ("input_schema", "null", "input_schema"),
      ("input_schema", "[]", "input_schema"),
      ("input_schema", #"{"properties": {"p": {"maxLength": "x"}}}"#, "input_schema.properties.p.maxLength"),
      ("seed_input", "1", "seed_input"),
      ("seed_input", #""seed""#, "seed_input"), ("accepted_formats", #"["png"]"#, "accepted_formats"),
      ("accepted_formats", #"{"image": "png"}"#, "accepted_formats.image"),
      ("accepted_formats", #"{"image": ["tga"]}"#, "accepted_formats.image"),
      ("accepted_formats", #"{"image": [1]}"#, "accepted_formats.image"), ("accepted_formats", #"{"image": []}"#, "accepted_formats.image"),
      ("engines", #"{"engine": "builtin"}"#, "engines"),
      ("engines", #"[{"engine": "a"}, {}]"#, "engines[1].engine"), ("engines", #"["builtin"]"#, "engines[0].engine"),
      ("engines", #"[{"engine": 1}]"#, "engines[0].engine"), ("engines", #"[{"engine": "a", "inputs": []}]"#, "engines[0].inputs"),
      ("engines", #"[{"engine": "a", "inputs": {"p": 1}}]"#, "engines[0].inputs.p"),
    ])
  func `the problem for a missing or malformed key names the key`(key: String, value: String, path: String) throws {
    let problem = try #require(throws: SchemaProblem.self) { try manifest(key, value) }
    #expect(problem.path == path)
  }

  @Test(arguments: ["a/api", "a/openapi.json", "a/b.md"])
  func `a manifest with a reserved id is refused, and the problem says why`(id: String) throws {
    let problem = try #require(throws: SchemaProblem.self) { try manifest("model_id", "\"\(id)\"") }
    #expect(problem.description.hasPrefix("model_id: \(id) must not end in /api, in /openapi.json or in .md"))
  }

  @Test(arguments: ["null", "[]", #""a""#])
  func `a manifest that is not an object is refused`(text: String) throws {
    let problem = try #require(throws: SchemaProblem.self) { try ModelManifest(json(text)) }
    #expect(problem.path == "manifest")
  }

  @Test(arguments: ["input_schema", "model_id"])
  func `a manifest without an id or an input schema is refused`(key: String) throws {
    var object = try #require(try json(Self.smallest).object)
    object[key] = nil
    let problem = try #require(throws: SchemaProblem.self) { try ModelManifest(.object(object)) }
    #expect(problem.description == "\(key): is missing")
  }

  @Test(
    arguments: [
      "kind", "display_name", "description", "pricing_note", "price_unit", "model_url", "categories", "base_price_usd", "seed_input",
      "accepted_formats", "engines",
    ])
  func `an optional key with null counts as absent`(key: String) throws {
    let model = try manifest(key, "null")
    #expect(model.kind == "model")
    #expect(model.basePriceUSD == 0)
  }

  @Test(
    arguments: [
      ("second", 0.05, 5.0, 0.25), ("second", 0.05, nil, 0), ("output", 0.05, 5.0, 0.05), ("output", 0.05, nil, 0.05),
      ("second", 0, 5.0, 0),
    ] as [(String, Double, Double?, Double)])
  func `the cost of a request depends on its seconds or its output`(unit: String, price: Double, seconds: Double?, cost: Double) throws {
    var model = try ModelManifest(json(Self.smallest))
    model.priceUnit = unit
    model.basePriceUSD = price
    #expect(model.cost(seconds: seconds) == cost)
  }

  @Test func `a medium accepts the formats in accepted_formats, or else every format of its kind`() throws {
    let model = try manifest("accepted_formats", #"{"image_urls": ["jpeg", "png"]}"#)
    let schema = try Schema(
      json(
        """
        {"properties": {"image_urls": {"type": "array"}, "video_url": {"type": "string"}, "end_image": {"type": "string"}}}
        """), path: "input_schema")
    let media = SchemaCheck(["image_urls": ["i"], "video_url": "v", "end_image": "e"], against: schema).media
    let formats = Dictionary(uniqueKeysWithValues: media.map { ($0.source, model.formats(for: $0)) })
    #expect(formats["i"] == [.jpeg, .png])
    #expect(formats["v"] == [.mp4, .webm, .quicktime])
    #expect(formats["e"] == [.jpeg, .png, .gif, .webp, .bmp, .tiff, .avif, .heic])
  }
}
