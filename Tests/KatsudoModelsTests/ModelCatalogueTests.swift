import KatsudoAPI
import KatsudoCore
import KatsudoModels
import Testing

@Suite struct ModelCatalogueTests {
  private static func manifest(
    _ id: String, name: JSONValue = "Model", description: JSONValue = "", kind: String = "model", categories: [String] = []
  ) throws -> ModelManifest {
    try ModelManifest([
      "model_id": .string(id), "display_name": name, "description": description, "kind": .string(kind),
      "categories": .array(categories.map { .string($0) }), "input_schema": [:],
    ])
  }

  private func catalogue() throws -> ModelCatalogue {
    try ModelCatalogue([
      Self.manifest("maker/zoom", name: ["en": "Zoom", "ja": "ズーム"], kind: "workflow", categories: ["image-to-video", "audio"]),
      Self.manifest("acme/scroll", name: "Scroll Pro", description: "Pictures that Move", categories: ["image-to-video"]),
      Self.manifest("acme/Paint", name: "Paint", categories: ["text-to-image"]),
    ])
  }

  @Test func `models are sorted by their ids and found by them`() throws {
    let catalogue = try catalogue()
    #expect(catalogue.models.map(\.modelID) == ["acme/Paint", "acme/scroll", "maker/zoom"])
    for model in catalogue.models { #expect(catalogue[model.modelID]?.modelID == model.modelID) }
    #expect(catalogue["acme/paint"] == nil)
    #expect(catalogue[""] == nil)
    #expect(catalogue.categories == ["audio", "image-to-video", "text-to-image"])
  }

  struct Search: Sendable, CustomTestStringConvertible {
    var search: String?
    var category: String?
    var kind: String?
    var found: [String]
    var testDescription: String { "search \(search ?? "-"), category \(category ?? "-"), kind \(kind ?? "-")" }
  }

  @Test(
    arguments: [
      Search(found: ["acme/Paint", "acme/scroll", "maker/zoom"]),
      Search(search: "", found: ["acme/Paint", "acme/scroll", "maker/zoom"]),
      Search(search: "  \n", found: ["acme/Paint", "acme/scroll", "maker/zoom"]),
      Search(search: "acme", found: ["acme/Paint", "acme/scroll"]),
      Search(search: "PAINT", found: ["acme/Paint"]),
      Search(search: "ズーム", found: ["maker/zoom"]),
      Search(search: "move", found: ["acme/scroll"]),
      Search(search: "pro acme", found: ["acme/scroll"]),
      Search(search: "pro zoom", found: []),
      Search(search: "text-to", found: ["acme/Paint"]),
      Search(search: "nothing", found: []),
      Search(category: "image-to-video", found: ["acme/scroll", "maker/zoom"]),
      Search(category: "image", found: []),
      Search(kind: "workflow", found: ["maker/zoom"]),
      Search(kind: "inference", found: []),
      Search(search: "acme", category: "image-to-video", kind: "model", found: ["acme/scroll"]),
      Search(search: "acme", category: "audio", found: []),
    ])
  func `a search returns the models that match every filter`(row: Search) throws {
    #expect(try catalogue().find(search: row.search, category: row.category, kind: row.kind).map(\.modelID) == row.found)
  }

  @Test func `two models with the same id are refused with a problem that names the id`() throws {
    let problem = try #require(throws: SchemaProblem.self) {
      try ModelCatalogue([Self.manifest("a/b"), Self.manifest("c/d"), Self.manifest("a/b")])
    }
    #expect(problem.path == "a/b")
  }

  @Test func `an empty catalogue has no models and no categories`() throws {
    let catalogue = try ModelCatalogue([])
    #expect(catalogue.categories.isEmpty)
    #expect(catalogue.find(search: nil, category: nil, kind: nil).isEmpty)
  }
}
