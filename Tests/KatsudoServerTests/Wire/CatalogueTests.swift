import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(
  .router(
    .idle.with(models: [
      Manifest.plain(
        "acme/flow/upscale", name: "Upscaler", description: "Makes pictures larger.", kind: "workflow", categories: ["image-to-image"],
        price: 0.25,
        properties: [
          "scale": ["type": "float", "minimum": 1.5], "deep": ["type": "object", "properties": ["x": ["type": "float"]]],
        ]),
      Manifest.plain("acme/voice", name: "Voice", kind: "inference", categories: ["text-to-audio", "audio"], price: 0.01, unit: "second"),
      Manifest.plain(
        "Acme/4K/Clip.v2_1", name: "Clip", description: "Makes VIDEO clips.", categories: ["image-to-video", "text-to-video"]),
    ])))
struct CatalogueTests {
  static let clip = "Acme/4K/Clip.v2_1"
  static let upscale = "acme/flow/upscale"
  static let voice = "acme/voice"
  static let seed = APIClient.seedModel

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let query: String
    let ids: [String]
    var total: Int64
    var limit: Int64 = 100
    var offset: Int64 = 0

    init(_ query: String, _ ids: [String], total: Int64? = nil, limit: Int64 = 100, offset: Int64 = 0) {
      testDescription = query.isEmpty ? "everything" : query
      self.query = query
      self.ids = ids
      self.total = total ?? Int64(ids.count)
      self.limit = limit
      self.offset = offset
    }
  }

  @Test(arguments: [
    Row("", [clip, upscale, voice, seed]),
    Row("limit=2", [clip, upscale], total: 4, limit: 2),
    Row("limit=2&offset=1", [upscale, voice], total: 4, limit: 2, offset: 1),
    Row("limit=500&offset=3", [seed], total: 4, limit: 500, offset: 3),
    Row("offset=4", [], total: 4, offset: 4),
    Row("offset=9223372036854775807", [], total: 4, offset: .max),
    Row("search=upscale", [upscale]),
    Row("search=UPSCALER", [upscale]),
    Row("search=larger", [upscale]),
    Row("search=video%20clips", [clip]),
    Row("search=clips+makes", [clip]),
    Row("search=audio", [voice]),
    Row("search=%E7%94%BB%E5%83%8F", [seed]),
    Row("search=nothing-like-it", []),
    Row("search=", [clip, upscale, voice, seed]),
    Row("category=image-to-video", [clip, seed]),
    Row("category=audio", [voice]),
    Row("category=none", []),
    Row("kind=model", [clip, seed]),
    Row("kind=workflow", [upscale]),
    Row("kind=inference", [voice]),
    Row("kind=model&category=image-to-video&search=clip&limit=1", [clip], limit: 1),
  ])
  func `the list of models can be filtered and paged`(row: Row) async throws {
    let answer = try await SuiteServer.client.get("/v1/models?\(row.query)")
    answer.expectSuccess()
    #expect(Set(answer.json.object?.keys.map { $0 } ?? []) == ["models", "total", "limit", "offset"])
    #expect(answer["models"]?.array?.compactMap { $0["model_id"]?.string } == row.ids)
    #expect(answer["total"] == .integer(row.total))
    #expect(answer["limit"] == .integer(row.limit))
    #expect(answer["offset"] == .integer(row.offset))
  }

  @Test func `the list of categories has every category once, in order`() async throws {
    let answer = try await SuiteServer.client.get("/v1/models/categories")
    answer.expectSuccess()
    #expect(
      answer.json == ["categories": ["audio", "image-to-image", "image-to-video", "text-to-audio", "text-to-video"]])
  }

  static let entryKeys: Set<String> = [
    "model_id", "display_name", "description", "kind", "categories", "base_price_usd", "price_unit", "pricing_note", "model_url", "inputs",
    "required_inputs",
  ]

  @Test(arguments: [("", false), ("?include_schema=true", true), ("?include_schema=1", true), ("?include_schema=false", false)])
  func `a list has schemas only if the query asks for them`(query: String, isShown: Bool) async throws {
    let answer = try await SuiteServer.client.get("/v1/models\(query)")
    for entry in answer["models"]?.array ?? [] {
      let keys = Set(entry.object?.keys.map { $0 } ?? [])
      #expect(keys == (isShown ? Self.entryKeys.union(["input_schema", "output_schema"]) : Self.entryKeys))
    }
  }

  @Test func `a single model has its entry with schemas`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.get("/v1/models/\(Self.upscale)")
    answer.expectSuccess()
    var entry = try #require(answer.json.object)
    entry["input_schema"] = nil
    entry["output_schema"] = nil
    #expect(
      entry == [
        "model_id": "acme/flow/upscale", "display_name": "Upscaler", "description": "Makes pictures larger.", "kind": "workflow",
        "categories": ["image-to-image"], "base_price_usd": 0.25, "price_unit": "output", "pricing_note": "",
        "model_url": .string("\(client.base)/v1/models/acme/flow/upscale"), "inputs": ["deep", "scale"], "required_inputs": [],
      ])
  }

  @Test func `the type float is published as number at every depth`() async throws {
    let answer = try await SuiteServer.client.get("/v1/models/\(Self.upscale)")
    let properties = answer["input_schema"]?["properties"]
    #expect(properties?["scale"]?["type"] == "number")
    #expect(properties?["scale"]?["minimum"] == 1.5)
    #expect(properties?["deep"]?["properties"]?["x"]?["type"] == "number")
  }

  @Test(arguments: [
    "acme%2Fflow%2Fupscale", "acme/flow/up%73cale", "%61cme/flow/upscale", "acme/flow/upscale?include_schema=true",
  ])
  func `the id of a model may be percent-encoded`(path: String) async throws {
    let answer = try await SuiteServer.client.get("/v1/models/\(path)")
    answer.expectSuccess()
    #expect(answer["model_id"] == "acme/flow/upscale")
  }

  @Test func `the id of a model is case-sensitive`() async throws {
    let client = try SuiteServer.client
    #expect(try await client.get("/v1/models/\(Self.clip)")["model_id"] == "Acme/4K/Clip.v2_1")
    try await client.get("/v1/models/acme/4k/clip.v2_1").expectError(404, 404_001, "There is no model acme/4k/clip.v2_1 here.")
  }
}
