import KatsudoAPI
import KatsudoCore

/// The facts about a model that its form needs and the API does not tell: the order of the inputs in the manifest, because members of an answer
/// are sorted, and the accepted formats of media.
struct FormHints {
  /// The values of the template `layout`, each a JSON text. A value without content is left out.
  let values: [String: Any]

  init(_ model: ModelManifest) {
    var values: [String: Any] = [:]
    let names = model.keyOrder.sorted(Self.names(in: model.inputDocument))
    if !names.isEmpty { values["order"] = JSONValue.array(names.map { .string($0) }).jsonText }
    if !model.acceptedFormats.isEmpty {
      let formats = model.acceptedFormats.mapValues { formats in JSONValue.array(formats.map { .string($0.rawValue) }) }
      values["formats"] = JSONValue.object(formats).jsonText
    }
    self.values = values
  }

  /// The names of all properties of a schema, also of those inside others.
  private static func names(in node: JSONValue) -> Set<String> {
    let properties = node["properties"]?.object ?? [:]
    let inside = Array(properties.values) + (node["items"].map { [$0] } ?? [])
    return inside.reduce(into: Set(properties.keys)) { $0.formUnion(names(in: $1)) }
  }
}
