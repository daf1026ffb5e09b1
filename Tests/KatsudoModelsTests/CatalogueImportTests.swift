import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoTesting
import Testing

@Suite struct CatalogueImportTests {
  @Test func `every entry in the known dialect becomes a manifest that forwards the whole input`() throws {
    let catalogue = try CatalogueImport([
      "models": .array(ImportedCatalogue.plain), "total": .integer(Int64(ImportedCatalogue.plain.count)), "limit": 500, "offset": 0,
    ])
    #expect(catalogue.problems.isEmpty)
    #expect(catalogue.models.map(\.id) == ImportedCatalogue.plain.map { $0["model_id"]?.string })
    for (model, entry) in zip(catalogue.models, ImportedCatalogue.plain) {
      #expect(model.notes.isEmpty, "\(model.id): \(model.notes)")
      let manifest = try ModelManifest(model.manifest)
      #expect(manifest.modelID == model.id)
      #expect(manifest.engines.map(\.engine) == ["runcomfy"])
      #expect(manifest.engines.map(\.inputs) == [[:]])
      #expect(manifest.inputDocument == entry["input_schema"], "the schema is published unchanged")
      #expect(CatalogueImport.isImported(model.manifest))
    }
  }

  @Test func `unknown parts of an entry are kept and noted, and the model loads`() throws {
    for (entry, notes) in ImportedCatalogue.noted {
      let catalogue = try CatalogueImport(entry)
      #expect(catalogue.problems.isEmpty)
      let model = try #require(catalogue.models.first)
      #expect(model.notes == notes)
      #expect(model.manifest["input_schema"] == entry["input_schema"])
      _ = try ModelManifest(model.manifest)
    }
    let extras = try #require(try CatalogueImport(ImportedCatalogue.entry("a/b", [:], ["tags": ["new"]])).models.first)
    #expect(extras.manifest["tags"] == ["new"])
  }

  @Test func `an entry that cannot be imported is named with the reason, and the others are imported`() throws {
    for (entry, subject, reason) in ImportedCatalogue.broken {
      let catalogue = try CatalogueImport([entry, ImportedCatalogue.entry("a/good", [:])])
      #expect(catalogue.models.map(\.id) == ["a/good"])
      #expect(catalogue.problems.map(\.entry) == [subject])
      #expect(catalogue.problems.first?.reason.contains(reason) == true, "\(catalogue.problems)")
    }
  }

  @Test func `the name, categories, price and schemas of an entry are in its manifest`() throws {
    let entry = ImportedCatalogue.entry(
      "maker/model", ["prompt": ["type": "string"]],
      [
        "display_name": ["en": "Model", "ja": "モデル"], "kind": "workflow", "categories": ["image-to-video", "audio"],
        "output_schema": ["output": [:]],
      ])
    let model = try ModelManifest(try #require(CatalogueImport(entry).models.first).manifest)
    #expect(model.displayName.text(in: "ja") == "モデル")
    #expect(model.description.text(in: "en") == "Makes films.")
    #expect(model.kind == "workflow")
    #expect(model.categories == ["image-to-video", "audio"])
    #expect(model.basePriceUSD == 0.05)
    #expect(model.priceUnit == "second")
    #expect(model.pricingNote.text(in: "en") == "Five cents.")
    #expect(model.modelURL == "https://www.runcomfy.com/models")
    #expect(model.outputDocument == ["output": [:]])
  }

  @Test(
    arguments: [
      ("id", "model_id", "a/b"), ("name", "display_name", "N"), ("title", "display_name", "T"), ("outputSchema", "output_schema", ["a": 1]),
      ("output", "output_schema", ["type": "object"]), ("response_schema", "output_schema", [:]),
      ("inputSchema", "input_schema", ["properties": [:]]),
      ("schema", "input_schema", [:]), ("price_usd", "base_price_usd", 0.25), ("price", "base_price_usd", 1),
      ("url", "model_url", "https://a.b"),
    ] as [(String, String, JSONValue)])
  func `other names of a key are recognised`(name: String, key: String, value: JSONValue) throws {
    var members: [String: JSONValue] = ["model_id": "a/b", "input_schema": [:]]
    members[key] = nil
    members[name] = value
    let model = try #require(try CatalogueImport([.object(members)]).models.first)
    #expect(model.manifest[key] == value)
    #expect(model.manifest[name] == nil)
    #expect(model.notes.isEmpty)
  }

  @Test func `another name is ignored if its value does not fit or the key is present`() throws {
    let model = try #require(
      try CatalogueImport(ImportedCatalogue.entry("a/b", [:], ["title": "T", "base_price_usd": .null, "price": "cheap"])).models.first)
    #expect(model.manifest["display_name"] == "A model")
    #expect(model.manifest["title"] == "T")
    #expect(model.manifest["price"] == "cheap")
    #expect(model.notes == ["price", "title"])
  }

  @Test func `a bare schema needs an id, and no other document accepts one`() throws {
    let schema: JSONValue = ["type": "object", "properties": ["prompt": ["type": "string"]]]
    let model = try #require(try CatalogueImport(schema, modelID: "maker/model").models.first)
    #expect(model.id == "maker/model")
    #expect(model.manifest["input_schema"] == schema)
    #expect(throws: SchemaProblem.self) { try CatalogueImport(schema) }
    #expect(throws: SchemaProblem.self) { try CatalogueImport(ImportedCatalogue.entry("a/b", [:]), modelID: "a/b") }
    #expect(throws: SchemaProblem.self) { try CatalogueImport(["models": []], modelID: "a/b") }
    #expect(try CatalogueImport(schema, modelID: "alone").problems.map(\.entry) == ["alone"])
  }

  @Test(arguments: ["null", "1", #""models""#, #"{"models": {}}"#, #"{"models": null}"#])
  func `a document that is not a catalogue is refused`(text: String) throws {
    let document = try JSONValue(jsonText: text)
    #expect(throws: SchemaProblem.self) { try CatalogueImport(document) }
  }

  @Test func `an empty catalogue gives no models, and an unknown object gives a problem`() throws {
    #expect(try CatalogueImport([]).models.isEmpty)
    #expect(try CatalogueImport(["models": []]).problems.isEmpty)
    #expect(try CatalogueImport([:]).problems.count == 1)
  }

  @Test func `a repeated id is imported once and named as a problem`() throws {
    let catalogue = try CatalogueImport([ImportedCatalogue.entry("a/b", [:]), ImportedCatalogue.entry("a/b", [:], ["kind": "workflow"])])
    #expect(catalogue.models.map { $0.manifest["kind"] } == ["model"])
    #expect(catalogue.problems.map(\.entry) == ["a/b"])
  }

  @Test(arguments: ["a/api", "a/openapi.json", "a/b.md"])
  func `an entry with a reserved id is a problem`(id: String) throws {
    let catalogue = try CatalogueImport([ImportedCatalogue.entry(id, [:]), ImportedCatalogue.entry("a/b", [:])])
    #expect(catalogue.models.map(\.id) == ["a/b"])
    #expect(catalogue.problems.map(\.entry) == [id])
    #expect(catalogue.problems.first?.reason.contains("must not end in") == true)
  }

  @Test func `every changed entry is either imported or named as a problem`() throws {
    var generator = SeededGenerator(20)
    let entries = ImportedCatalogue.plain + ImportedCatalogue.noted.map(\.entry)
    let values: [JSONValue] = [
      .null, true, -1, 1.5, "", "text", [], [1], [:], ["type": "string"], .integer(.max), .string(String(repeating: "a", count: 300)),
    ]
    for _ in 0..<3000 {
      var entry = entries.randomElement(using: &generator) ?? .null
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let value = values.randomElement(using: &generator) ?? .null
        entry = Self.changed(entry, to: value, using: &generator)
      }
      let catalogue = try CatalogueImport(["models": [entry]])
      #expect(catalogue.models.count + catalogue.problems.count == 1)
      for model in catalogue.models {
        let manifest = try ModelManifest(model.manifest)
        #expect(ModelID.isWellFormed(manifest.modelID))
        #expect(
          try CatalogueImport(model.manifest).models.map(\.manifest) == [model.manifest], "importing a manifest again must not change it")
        #expect(try JSONValue(jsonText: model.manifest.jsonText) == model.manifest)
      }
    }
  }

  /// Returns the document with one random value replaced or removed.
  private static func changed(_ document: JSONValue, to value: JSONValue, using generator: inout SeededGenerator) -> JSONValue {
    let goesDeeper = Int.random(in: 0..<4, using: &generator) > 0
    switch document {
    case .object(var members) where goesDeeper && !members.isEmpty:
      let key = members.keys.sorted().randomElement(using: &generator) ?? ""
      members[key] = Int.random(in: 0..<12, using: &generator) == 0 ? nil : changed(members[key] ?? .null, to: value, using: &generator)
      return .object(members)
    case .array(var elements) where goesDeeper && !elements.isEmpty:
      let index = Int.random(in: elements.indices, using: &generator)
      elements[index] = changed(elements[index], to: value, using: &generator)
      return .array(elements)
    default: return value
    }
  }
}
