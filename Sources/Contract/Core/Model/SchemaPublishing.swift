package import KatsudoAPI

extension Schema {
  /// Returns the schema document in the form for callers: the texts are in one language, and the type `float` is written as `number`,
  /// because validators of callers know only `number`.
  package static func published(_ document: JSONValue, language: String) -> JSONValue {
    guard var object = document.object else { return document }
    for key in ["title", "description"] {
      if let text = object[key].flatMap({ LocalizedText($0) }) { object[key] = .string(text.text(in: language)) }
    }
    if object["type"] == "float" { object["type"] = "number" }
    // The schema of an output has the name of the result's field.
    for key in ["items", "output"] {
      if let node = object[key] { object[key] = published(node, language: language) }
    }
    if let properties = object["properties"]?.object {
      object["properties"] = .object(properties.mapValues { published($0, language: language) })
    }
    return .object(object)
  }
}
