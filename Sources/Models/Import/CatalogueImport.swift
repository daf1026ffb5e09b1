package import KatsudoAPI
package import KatsudoCore

/// A catalogue of RunComfy's Model API, or a part of one, converted to manifests of models that run on RunComfy. The conversion reads and
/// writes no files.
///
/// It accepts an answer of the list (`{"models": […]}`), an array of entries, one entry, or a bare input schema. The manifest keeps all
/// content of an entry, except for the parts that the model's notes name as left out. The notes also name the parts that Katsudo does not
/// understand.
package struct CatalogueImport: Sendable {
  /// A model that Katsudo can offer.
  package struct Model: Sendable, Hashable {
    package var id: String
    /// The manifest, which ``ModelManifest`` can read.
    package var manifest: JSONValue
    /// The parts that have no effect or were left out, each with its place.
    package var notes: [String]
  }

  /// An entry that Katsudo cannot offer.
  package struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The model's id, or its place in the catalogue if it has none: `models[3]`.
    package var entry: String
    package var reason: String

    package var description: String { "\(entry): \(reason)" }
  }

  /// The models in the order of the catalogue, each id once.
  package private(set) var models: [Model] = []
  package private(set) var problems: [Problem] = []

  /// The manifest's key that marks an imported file. A file that a person made does not have it.
  package static let mark = "imported_from"
  package static let source = "runcomfy"

  /// - Parameter modelID: the id for a bare schema, otherwise `nil`.
  /// - Throws: ``SchemaProblem`` if the document has none of these four forms, if a bare schema comes without an id, or if an id comes with
  ///   any other document.
  package init(_ document: JSONValue, modelID: String? = nil) throws(SchemaProblem) {
    for (place, entry) in try Self.entries(of: document, modelID: modelID) {
      do throws(SchemaProblem) {
        let model = try Self.model(entry)
        if models.contains(where: { $0.id == model.id }) {
          problems.append(Problem(entry: model.id, reason: "is in the catalogue twice; the first entry is used"))
        } else {
          models.append(model)
        }
      } catch {
        problems.append(Problem(entry: Self.id(of: entry) ?? place, reason: error.description))
      }
    }
  }

  /// Returns `true` if an import made the manifest.
  package static func isImported(_ manifest: JSONValue) -> Bool { manifest[mark]?.string != nil }

  private static func entries(of document: JSONValue, modelID: String?) throws(SchemaProblem) -> [(String, JSONValue)] {
    let isSchema = document["models"] == nil && id(of: document) == nil && document["properties"]?.object != nil
    if let modelID {
      guard isSchema else {
        throw SchemaProblem("catalogue", "already has the ids of its models; give an id only for a single input schema")
      }
      return [(modelID, ["model_id": .string(modelID), "input_schema": document])]
    }
    if isSchema { throw SchemaProblem("catalogue", "is a single input schema; give the id of its model with --model-id") }
    if let list = document.array ?? document["models"]?.array {
      return list.enumerated().map { ("models[\($0.offset)]", $0.element) }
    }
    guard document.object != nil, document["models"] == nil else {
      throw SchemaProblem("catalogue", "must be an answer of GET /v1/models, an array of its entries, one entry or an input schema")
    }
    return [("entry", document)]
  }

  private static func id(of entry: JSONValue) -> String? { first(["model_id", "id"], of: entry)?.string }

  private static func first(_ keys: [String], of entry: JSONValue) -> JSONValue? {
    keys.lazy.compactMap { entry[$0] }.first { !$0.isNull }
  }

  private static func model(_ entry: JSONValue) throws(SchemaProblem) -> Model {
    guard var members = entry.object else { throw SchemaProblem("entry", "must be an object, not \(entry.kindName)") }
    var notes: [String] = []
    for (key, names) in otherNames where members[key].map(\.isNull) != false {
      // A value that cannot be read under the manifest's name stays under its own name.
      guard let name = names.first(where: { members[$0].map { value in !value.isNull && isUsable(value, as: key) } == true }) else {
        continue
      }
      members[key] = members.removeValue(forKey: name)
    }
    guard members["input_schema"] != nil else {
      throw SchemaProblem("input_schema", "is missing; get the list with include_schema=true")
    }
    // The names of the inputs come from the schema.
    for key in ["inputs", "required_inputs"] { members[key] = nil }
    for (key, _) in usable where members[key].map({ !$0.isNull && !isUsable($0, as: key) }) == true {
      members[key] = nil
      notes.append("\(key) is left out, since it cannot be read")
    }
    // These keys control how this server handles a request, so a catalogue must not set them.
    for key in ["accepted_formats", "seed_input"] where members.removeValue(forKey: key) != nil { notes.append("\(key) is left out") }
    members["engines"] = [["engine": "runcomfy"]]
    members[mark] = .string(source)
    let manifest = try ModelManifest(.object(members))
    notes += manifest.input.notes
    notes += fileNames(in: manifest.input, at: "input_schema")
    notes += members.keys.filter { !known.contains($0) }.sorted()
    return Model(id: manifest.modelID, manifest: .object(members), notes: notes)
  }

  /// The keys of a manifest, each with the names that a catalogue may use instead.
  private static let otherNames: [(String, [String])] = [
    ("model_id", ["id"]), ("display_name", ["title", "name"]), ("input_schema", ["inputSchema", "schema"]),
    ("output_schema", ["outputSchema", "output", "response_schema"]), ("base_price_usd", ["price_usd", "price"]),
    ("model_url", ["url", "page_url"]),
  ]

  /// The optional keys of a manifest, with a check of each value.
  private static let usable: [(String, @Sendable (JSONValue) -> Bool)] = [
    ("kind", { $0.string != nil }), ("display_name", { LocalizedText($0) != nil }), ("description", { LocalizedText($0) != nil }),
    ("categories", { $0.array?.allSatisfy { $0.string != nil } == true }), ("base_price_usd", { ($0.double ?? -1) >= 0 }),
    ("price_unit", { $0.string != nil }), ("pricing_note", { LocalizedText($0) != nil }), ("model_url", { $0.string != nil }),
  ]

  private static func isUsable(_ value: JSONValue, as key: String) -> Bool { usable.first { $0.0 == key }?.1(value) ?? true }

  private static let known: Set<String> = Set(usable.map(\.0)).union(["model_id", "input_schema", "output_schema", "engines", mark])

  /// Finds defaults of media inputs that name a file stored at the service. Katsudo cannot fetch such files.
  private static func fileNames(in schema: Schema, at place: String) -> [String] {
    var notes: [String] = []
    if schema.media != nil, let value = schema.defaultValue {
      let texts = value.array?.compactMap(\.string) ?? value.string.map { [$0] } ?? []
      if let name = texts.first(where: { !$0.isEmpty && !$0.contains("://") && !$0.hasPrefix("data:") }) {
        notes.append("\(place).default = \(name), a file at the service")
      }
    }
    for (name, property) in schema.properties.sorted(by: { $0.key < $1.key }) {
      notes += fileNames(in: property, at: "\(place).properties.\(name)")
    }
    return notes
  }
}
