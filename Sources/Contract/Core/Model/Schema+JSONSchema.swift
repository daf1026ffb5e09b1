package import KatsudoAPI

/// Schemas of models as JSON Schema 2020-12, the dialect of OpenAPI 3.1.
extension Schema {
  /// Returns the schema as JSON Schema. It has only the rules that the server checks, and the texts in one language. All other keys of the
  /// document are kept with `x-` before their names, such as `x-validations`.
  ///
  /// - Parameters:
  ///   - document: the document that this schema was read from.
  ///   - formats: the formats that media inputs take, by property name. They stand in `x-accepted-formats`.
  package func jsonSchema(_ document: JSONValue, language: String, formats: [String: [MediaFormat]] = [:]) -> JSONValue {
    let source = document.object ?? [:]
    var node: [String: JSONValue] = [:]
    for (key, value) in source where !value.isNull && !Self.understood.contains(key) {
      node[key.hasPrefix("x-") ? key : "x-\(key)"] = value
    }
    if kind != .any { node["type"] = .string(kind.rawValue) } else if let type = source["type"], !type.isNull { node["x-type"] = type }
    for key in ["title", "description"] {
      let text = source[key].flatMap { LocalizedText($0) }?.text(in: language)
      if let text, !text.isEmpty { node[key] = .string(text) }
    }
    if let format = source["format"]?.string, !format.isEmpty { node["format"] = .string(format) }
    if kind == .integer, node["format"] == nil { node["format"] = "int64" }
    node["default"] = defaultValue
    node["enum"] = options.map { .array($0) }
    node["minimum"] = minimum.map(Self.number)
    node["maximum"] = maximum.map(Self.number)
    for (key, count) in [("minLength", minLength), ("maxLength", maxLength), ("minItems", minItems), ("maxItems", maxItems)] {
      node[key] = count.map { .integer(Int64($0)) }
    }
    if !required.isEmpty { node["required"] = .array(Set(required).sorted().map { .string($0) }) }
    if !properties.isEmpty {
      var nodes: [String: JSONValue] = [:]
      for (name, property) in properties {
        var property = property.jsonSchema(source["properties"]?[name] ?? .null, language: language)
        if let formats = formats[name], var members = property.object {
          members["x-accepted-formats"] = .array(formats.map { .string($0.rawValue) })
          property = .object(members)
        }
        nodes[name] = property
      }
      node["properties"] = .object(nodes)
    }
    // If an array of media has no schema for its items, the server takes only strings.
    if let item = items.first {
      node["items"] = item.jsonSchema(source["items"] ?? .null, language: language)
    } else if kind == .array, media != nil {
      node["items"] = ["type": "string"]
    }
    if let rules = source["validations"]?.array, !rules.isEmpty { node["x-validations"] = .array(rules) }
    return .object(node)
  }

  /// Returns the schema of a model's output as JSON Schema. Manifests write it as the schema itself, or under the key `output`. The server
  /// does not check it, so a schema that cannot be read allows every output.
  package static func jsonSchema(ofOutput document: JSONValue, language: String) -> JSONValue {
    let wrapped = document["properties"] == nil ? document["output"] : document["properties"]?["output"]
    let node = wrapped?.object == nil ? document : wrapped ?? document
    guard let schema = try? Schema(node, path: "output_schema") else { return ["x-schema": node] }
    return schema.jsonSchema(node, language: language)
  }

  private static func number(_ value: Double) -> JSONValue { Int64(exactly: value).map { .integer($0) } ?? .number(value) }
}
