package import KatsudoAPI

extension Schema {
  /// Reads a schema document.
  ///
  /// - Parameter path: the place of the node, for messages: `input_schema.properties.prompt`.
  /// - Throws: ``SchemaProblem`` if a key of the dialect has a value of the wrong shape.
  package init(_ document: JSONValue, path: String, key: String = "") throws(SchemaProblem) {
    guard let object = document.object else { throw SchemaProblem(path, "must be an object, not \(document.kindName)") }
    let reader = NodeReader(object: object, path: path)
    try readKind(reader)
    defaultValue = object["default"].flatMap { $0.isNull ? nil : $0 }
    options = try reader.array("enum")
    if let options, options.isEmpty { throw SchemaProblem("\(path).enum", "must name at least one value") }
    minimum = try reader.double("minimum")
    maximum = try reader.double("maximum")
    minLength = try reader.count("minLength")
    maxLength = try reader.count("maxLength")
    minItems = try reader.count("minItems")
    maxItems = try reader.count("maxItems")
    for (name, node) in (try reader.object("properties") ?? [:]).sorted(by: { $0.key < $1.key }) {
      let property = try Schema(node, path: "\(path).properties.\(name)", key: name)
      properties[name] = property
      notes += property.notes
    }
    try readRequired(reader)
    if let node = object["items"], node.array != nil {
      // The dialect has no array of schemas, one for each position.
      notes.append("\(path).items = an array")
    } else if let node = object["items"] {
      let item = try Schema(node, path: "\(path).items", key: key)
      items = [item]
      notes += item.notes
    }
    try readMedia(reader, key: key)
    try readValidations(reader)
    notes += object.keys.filter { !Self.understood.contains($0) }.sorted().map { "\(path).\($0)" }
  }

  /// The keys that the dialect defines.
  static let understood: Set<String> = [
    "type", "title", "description", "default", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "properties",
    "required", "items", "format", "validations",
  ]

  /// Reads `required`. A single input may have a boolean here, as in older drafts of JSON Schema. The dialect uses the list in the
  /// surrounding object instead, so the boolean has no effect and is only noted.
  private mutating func readRequired(_ reader: NodeReader) throws(SchemaProblem) {
    if reader.object["required"]?.bool != nil, reader.object["properties"] == nil {
      notes.append("\(reader.path).required")
    } else {
      required = try reader.strings("required") ?? []
    }
  }

  private mutating func readKind(_ reader: NodeReader) throws(SchemaProblem) {
    // Other dialects allow several types, for example for a value that may be null.
    if let names = reader.object["type"]?.array?.map(\.string), !names.isEmpty, !names.contains(nil) {
      notes.append("\(reader.path).type = \(names.compactMap { $0 }.joined(separator: " or "))")
      return
    }
    switch try reader.string("type") {
    case nil: kind = reader.object["properties"] == nil ? .any : .object
    case "float": kind = .number
    case let name?:
      if let known = Kind(rawValue: name), known != .any {
        kind = known
      } else {
        notes.append("\(reader.path).type = \(name)")
      }
    }
  }

  /// Reads the media kind. A format names it: `image_uri`, and on arrays also `image_uris`. If the node has no type, the format also gives
  /// the type. In schemas that are older than the formats, the property's name marks a media input.
  private mutating func readMedia(_ reader: NodeReader, key: String) throws(SchemaProblem) {
    let format = try reader.string("format")
    if let format, let medium = MediaKind.allCases.first(where: { format == "\($0.rawValue)_uri" || format == "\($0.rawValue)_uris" }) {
      media = medium
      if kind == .any { kind = format.hasSuffix("s") ? .array : .string }
      if kind == .array, items.first?.kind == .any { items[0].kind = .string }
    } else if let item = items.first?.media {
      media = item
    } else if format == nil, kind == .string || (kind == .array && items.first.map { $0.kind == .string } ?? true) {
      media = MediaKeyNames.kind(of: key)
    } else if let format, format != "uri", !format.isEmpty {
      notes.append("\(reader.path).format = \(format)")
    }
  }

  private mutating func readValidations(_ reader: NodeReader) throws(SchemaProblem) {
    for (index, entry) in (try reader.array("validations") ?? []).enumerated() {
      let place = "\(reader.path).validations[\(index)]"
      guard let name = entry["validation_rule"]?.string else { throw SchemaProblem(place, "needs a validation_rule") }
      guard let value = entry["validation_value"]?.double else {
        // Only the rules of the known grammar need a number. A rule of another kind may have any value, and is only noted.
        guard !ValidationRule.isOfGrammar(name) else { throw SchemaProblem(place, "needs a number as validation_value") }
        notes.append("\(place) = \(name)")
        continue
      }
      let sentence = entry["validation_error"]?.string ?? "The file breaks the rule \(name) \(value)."
      if let rule = ValidationRule(rule: name, value: value, error: sentence) {
        validations.append(rule)
      } else {
        notes.append("\(place) = \(name)")
      }
    }
  }
}

/// Reads the typed keys of one schema node.
private struct NodeReader {
  let object: [String: JSONValue]
  let path: String

  func string(_ key: String) throws(SchemaProblem) -> String? { try value(key, "a string") { $0.string } }
  func array(_ key: String) throws(SchemaProblem) -> [JSONValue]? { try value(key, "an array") { $0.array } }
  func object(_ key: String) throws(SchemaProblem) -> [String: JSONValue]? { try value(key, "an object") { $0.object } }
  func double(_ key: String) throws(SchemaProblem) -> Double? { try value(key, "a number") { $0.double } }

  func count(_ key: String) throws(SchemaProblem) -> Int? {
    try value(key, "a whole number of at least 0") { $0.integer.flatMap { $0 >= 0 ? Int($0) : nil } }
  }

  func strings(_ key: String) throws(SchemaProblem) -> [String]? {
    try value(key, "an array of strings") { value in
      guard let array = value.array else { return nil }
      let strings = array.compactMap(\.string)
      return strings.count == array.count ? strings : nil
    }
  }

  private func value<T>(_ key: String, _ expected: String, _ read: (JSONValue) -> T?) throws(SchemaProblem) -> T? {
    guard let value = object[key], !value.isNull else { return nil }
    guard let result = read(value) else { throw SchemaProblem("\(path).\(key)", "must be \(expected), not \(value.kindName)") }
    return result
  }
}
