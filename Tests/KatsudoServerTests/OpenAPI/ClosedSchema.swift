import KatsudoAPI

/// Checks values against the schemas of an OpenAPI document. It knows the keywords that the schemas of answers use. An object may have only the
/// fields that its schema names, so that a field without a description is found.
struct ClosedSchema {
  let document: JSONValue

  /// Returns the faults of a value, each with its place.
  func faults(of value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
    if let name = schema["$ref"]?.string {
      let parts = name.split(separator: "/").dropFirst().map(String.init)
      guard let target = parts.reduce(Optional(document), { $0?[$1] }) else { return ["\(place): \(name) is not in the document"] }
      return faults(of: value, target, at: place)
    }
    var faults: [String] = []
    for part in schema["allOf"]?.array ?? [] { faults += self.faults(of: value, part, at: place) }
    if let type = schema["type"]?.string, !Self.isOf(type, value) { faults.append("\(place): \(value.kindName) is not of type \(type)") }
    if let words = schema["enum"]?.array, !words.contains(value) { faults.append("\(place): \(value.jsonText) is not in the list") }
    if let least = schema["minimum"]?.double, let number = value.double, number < least {
      faults.append("\(place): \(number) is too small")
    }
    if let most = schema["maximum"]?.double, let number = value.double, number > most { faults.append("\(place): \(number) is too large") }
    if let pattern = schema["pattern"]?.string, let text = value.string, let regex = try? Regex(pattern),
      (try? regex.wholeMatch(in: text)) == nil
    {
      faults.append("\(place): \(text) does not match \(pattern)")
    }
    for (index, item) in (value.array ?? []).enumerated() {
      if let items = schema["items"] { faults += self.faults(of: item, items, at: "\(place)[\(index)]") }
    }
    if let object = value.object { faults += self.faults(of: object, schema, at: place) }
    return faults
  }

  private func faults(of object: [String: JSONValue], _ schema: JSONValue, at place: String) -> [String] {
    var faults: [String] = []
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
      faults.append("\(place): \(name) is missing")
    }
    guard let properties = schema["properties"]?.object else { return faults }
    for (name, value) in object {
      if let property = properties[name] {
        faults += self.faults(of: value, property, at: "\(place).\(name)")
      } else if schema["type"] != nil {
        faults.append("\(place): \(name) is not in the schema")
      }
    }
    return faults
  }

  private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("string", .string), ("integer", .integer), ("number", .integer), ("number", .number), ("boolean", .bool), ("array", .array),
      ("object", .object):
      true
    default: false
    }
  }
}
