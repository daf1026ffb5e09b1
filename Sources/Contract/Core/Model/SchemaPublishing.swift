package import KatsudoAPI

extension Schema {
  /// The schema document as callers see it: texts in one language, and the type `float` written `number`, since their validators compile it.
  package static func published(_ document: JSONValue, language: String) -> JSONValue {
    guard var object = document.object else { return document }
    for key in ["title", "description"] {
      if let text = object[key].flatMap({ LocalizedText($0) }) { object[key] = .string(text.text(in: language)) }
    }
    if object["type"] == "float" { object["type"] = "number" }
    // An output schema stands under the name of the result's field.
    for key in ["items", "output"] {
      if let node = object[key] { object[key] = published(node, language: language) }
    }
    if let properties = object["properties"]?.object {
      object["properties"] = .object(properties.mapValues { published($0, language: language) })
    }
    return .object(object)
  }
}
