package import KatsudoAPI
package import KatsudoCore

/// Turns text of the command line into a value of the type that a model's schema asks for.
package enum TypedValue {
  /// Returns the value, or the type that was expected (such as `an integer`).
  ///
  /// Strings stay as they are. Without a schema, text that is JSON becomes that JSON value, and all other text becomes a string.
  package static func read(_ text: String, as schema: Schema?) -> Result<JSONValue, Mismatch> {
    let json = try? JSONValue(jsonText: text)
    switch schema?.kind ?? .any {
    case .string: return .success(.string(text))
    case .integer:
      if case .integer = json { return .success(json ?? .null) }
      return .failure(Mismatch("an integer"))
    case .number:
      if let json, json.double != nil { return .success(json) }
      return .failure(Mismatch("a number"))
    case .boolean:
      if let json, json.bool != nil { return .success(json) }
      return .failure(Mismatch("true or false"))
    case .object:
      if let json, json.object != nil { return .success(json) }
      return .failure(Mismatch("a JSON object"))
    case .array:
      if let json, json.array != nil { return .success(json) }
      guard let item = schema?.items.first else { return .success(.array([.string(text)])) }
      return read(text, as: item).map { .array([$0]) }
    case .any: return .success(json ?? .string(text))
    }
  }

  /// The expected type of a text that does not fit.
  package struct Mismatch: Error, Hashable {
    package var expected: String

    init(_ expected: String) { self.expected = expected }
  }
}
