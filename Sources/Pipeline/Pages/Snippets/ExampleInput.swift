package import KatsudoAPI
package import KatsudoCore

/// An input of a model for examples: what the model requires, or what has a default if it requires nothing.
package struct ExampleInput {
  /// The input, an object.
  package let value: JSONValue
  /// The names of the inputs in the order in which they are shown.
  package let names: [String]

  /// - Parameter order: the order of the names in the manifest.
  package init(_ schema: Schema, order: KeyOrder = KeyOrder()) {
    let withDefault = schema.properties.keys.filter { schema.properties[$0]?.defaultValue != nil }
    names = schema.required.isEmpty ? order.sorted(withDefault) : schema.required
    var members: [String: JSONValue] = [:]
    for name in names { members[name] = schema.properties[name].map(Self.value) ?? .string("text") }
    value = .object(members)
  }

  /// The members of an object in the order in which examples show them.
  func order(_ members: [String: JSONValue]) -> [String] {
    let known = names.filter { members[$0] != nil }
    return known + members.keys.filter { !known.contains($0) }.sorted()
  }

  /// The default of a node, or else a value that its rules allow.
  private static func value(_ schema: Schema) -> JSONValue {
    if let value = schema.defaultValue, !value.isNull { return value }
    if let value = schema.options?.first { return value }
    switch schema.kind {
    case .integer: return .integer(Int64(exactly: (schema.minimum ?? min(1, schema.maximum ?? 1)).rounded(.up)) ?? 1)
    case .number: return .number(schema.minimum ?? min(1, schema.maximum ?? 1))
    case .boolean: return true
    case .array:
      let count = max(1, schema.minItems ?? 1)
      // The format of a list, such as `image_uris`, is that of its items.
      if let media = schema.media { return .array(Array(repeating: .string(address(media)), count: count)) }
      return .array(schema.items.first.map { Array(repeating: value($0), count: count) } ?? [])
    case .object:
      return .object(schema.properties.filter { schema.required.contains($0.key) }.mapValues(value))
    case .string, .any:
      if let media = schema.media { return .string(address(media)) }
      let word = "text"
      let lowest = schema.minLength ?? 0
      let padded = word + String(repeating: ".", count: max(0, lowest - word.count))
      return .string(String(padded.prefix(max(lowest, min(schema.maxLength ?? padded.count, padded.count)))))
    }
  }

  private static func address(_ kind: MediaKind) -> String { "https://media.example.com/\(fileName(kind))" }

  /// A file name for examples.
  static func fileName(_ kind: MediaKind) -> String {
    switch kind {
    case .image: "street.jpg"
    case .video: "street.mp4"
    case .audio: "street.mp3"
    }
  }
}
