import KatsudoAPI
import KatsudoCore
import KatsudoPages
import Testing

/// The pages as text.
@Suite struct PagesTests {
  private static let hostile = #"</code><script>alert("1")</script> & 'q' {{x}} `t` [a](javascript:x)"#

  private static func model(_ text: String = "push in", media: String = "picture") throws -> ModelManifest {
    try ModelManifest([
      "model_id": "test/film", "display_name": .string(text), "description": .string(text), "categories": [.string(text)],
      "pricing_note": .string(text),
      "input_schema": [
        "type": "object", "title": .string(text), "required": ["prompt"],
        "properties": [
          "prompt": ["type": "string", "title": .string(text), "description": .string(text), "default": .string(text)],
          media: ["type": "string", "format": "image_uri"],
        ],
      ],
    ])
  }

  private static func view(_ language: PageLanguage = .en, server: String = "http://127.0.0.1:8787") -> PageView {
    PageView(language: language, server: server, path: "/x", filesOrigin: nil, needsKey: true)
  }

  private static func all(_ model: ModelManifest) -> [Page] {
    [
      .playground(model), .playground(nil), .models, .api(model), .requests, .keys, .device, .workflows, .missing(modelID: "a/b"),
      .missing(modelID: nil),
    ]
  }

  @Test(arguments: PageLanguage.allCases)
  func `every page says its language and leaves no placeholder`(language: PageLanguage) throws {
    let pages = try Pages()
    let model = try Self.model()
    // These stand for parts of an address, in examples.
    let meant: Set = ["{request_id}", "{id}", "{boundary}"]
    for page in Self.all(model) {
      let html = pages.html(page, Self.view(language))
      #expect(html.contains("<html lang=\"\(language.rawValue)\""))
      let markdown = pages.markdown(page, Self.view(language), models: [model])
      for text in [html, markdown] {
        let rest = text.matches(of: /\{[a-z_]+\}/).map { String($0.output) }.filter { !meant.contains($0) }
        #expect(rest.isEmpty, "\(page): \(rest)")
        #expect(!text.contains("{{"), "\(page)")
      }
    }
  }

  @Test func `texts of a manifest are shown as text`() throws {
    let pages = try Pages()
    let model = try Self.model(Self.hostile, media: "a`[b](javascript:c)<script>")
    for page in Self.all(model) {
      let html = pages.html(page, Self.view())
      #expect(!html.contains("<script>"), "\(page)")
      #expect(!html.contains("href=\"javascript:"), "\(page)")
    }
    #expect(pages.html(.api(model), Self.view()).contains("&lt;/code&gt;&lt;script&gt;alert("))
  }

  @Test func `a page of a missing model shows the id as text`() throws {
    let html = try Pages().html(.missing(modelID: "<script>alert(1)</script>"), Self.view())
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script>alert"))
  }

  @Test func `the twin of a page and llms txt have absolute addresses`() throws {
    let pages = try Pages()
    let view = Self.view(server: "https://media.example.com")
    let model = try Self.model()
    #expect(pages.markdown(.models, view, models: [model]).contains("(https://media.example.com/models/test/film.md)"))
    #expect(pages.markdown(.playground(model), view, models: [model]).contains("(https://media.example.com/models/test/film/api.md)"))
    let list = pages.llms([model], view)
    for path in [
      "/models.md", "/requests.md", "/keys.md", "/device.md", "/models/test/film.md", "/models/test/film/api.md", "/openapi.json",
    ] {
      #expect(list.contains("(https://media.example.com\(path))"), "\(path)")
    }
  }

  @Test func `the page of a form tells the order of the inputs in the manifest and the accepted formats`() throws {
    let text = """
      {"model_id": "test/order", "input_schema": {"type": "object", "properties": {
        "prompt": {"type": "string"}, "image_url": {"type": "string"},
        "camera": {"type": "object", "properties": {"z": {"type": "integer"}, "a": {"type": "integer"}}}}},
       "accepted_formats": {"image_url": ["jpeg"]}}
      """
    var model = try ModelManifest(JSONValue(jsonText: text))
    model.keyOrder = KeyOrder(ofJSON: text.utf8)
    let html = try Pages().html(.playground(model), Self.view())
    let quoted = ["prompt", "image_url", "camera", "z", "a"].map { "&quot;\($0)&quot;" }.joined(separator: ",")
    #expect(html.contains("data-order=\"[\(quoted)]\""))
    #expect(html.contains("data-formats=\"{&quot;image_url&quot;:[&quot;jpeg&quot;]}\""))
    #expect(try !Pages().html(.models, Self.view()).contains("data-order"))
  }

  @Test func `the twin of a model has no empty entries`() throws {
    let model = try ModelManifest(["model_id": "test/plain", "input_schema": ["type": "object", "properties": ["any": [:]]]])
    let lines = try Pages().markdown(.playground(model), Self.view(), models: []).split(separator: "\n")
    #expect(!lines.contains("- "))
    #expect(lines.contains("- `any` (optional)"))
  }

  @Test func `a page without a stage has the styles of the others`() throws {
    let pages = try Pages()
    for page in try Self.all(Self.model()) {
      let hasStage = if case .playground = page { true } else if case .requests = page { true } else { false }
      #expect(pages.html(page, Self.view()).contains("/other.css") != hasStage, "\(page)")
    }
  }

  @Test func `a language is chosen without losing the rest of the query`() throws {
    let view = PageView(
      language: .de, server: "http://a", path: "/device", query: ["code=ABCD-EFGH"], filesOrigin: nil, needsKey: true)
    let html = try Pages().html(.device, view)
    #expect(html.contains("/device?code=ABCD-EFGH&amp;lang=ja"))
  }

  @Test func `the size that a model allows is named if it is lower than that of the server`() throws {
    let document: JSONValue = [
      "type": "object",
      "properties": [
        "picture": [
          "type": "string", "format": "image_uri",
          "validations": [["validation_rule": "file_size_mb<=", "validation_value": 10, "validation_error": "x"]],
        ]
      ],
    ]
    let model = try ModelManifest(["model_id": "test/size", "input_schema": document])
    let text = try Pages().markdown(.api(model), Self.view(), models: [])
    #expect(text.contains("`picture`: ≤ 10 MB"))
    let without = try ModelManifest(["model_id": "test/none", "input_schema": ["type": "object", "properties": [:]]])
    #expect(try Pages().markdown(.api(without), Self.view(), models: []).contains("This model takes no files."))
  }
}
