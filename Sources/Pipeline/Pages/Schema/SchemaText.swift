package import KatsudoAPI
package import KatsudoCore

/// Writes a published schema as JSON. Its keys are in the order that RunComfy's pages have. Its properties are in that of the manifest, the
/// required ones first.
package struct SchemaText {
  private let order: KeyOrder

  /// - Parameter order: the order of the names in the manifest.
  package static func write(_ document: JSONValue, order: KeyOrder) -> String { SchemaText(order: order).node(document, depth: 0) }

  /// The keys of a node with properties.
  private static let objectKeys = ["type", "title", "description", "required", "properties", "items"]
  /// The keys of every other node with a title.
  private static let titledKeys = ["title", "description", "type", "format", "enum"] + valueKeys
  /// The keys of a node without a title, as output schemas have them.
  private static let plainKeys = ["type", "format", "description", "enum"] + valueKeys
  private static let valueKeys = [
    "items", "maxItems", "minItems", "minimum", "maximum", "minLength", "maxLength", "default", "validations",
  ]
  private static let ruleKeys = ["validation_rule", "validation_value", "validation_error"]

  private func node(_ value: JSONValue, depth: Int) -> String {
    guard let members = value.object else { return CodeValue.json.write(value, depth: depth) }
    let names = sorted(members, members["properties"] != nil ? Self.objectKeys : members["title"] != nil ? Self.titledKeys : Self.plainKeys)
    return object(names, depth) { name in
      let member = members[name] ?? .null
      return switch name {
      case "properties": properties(member, required: members["required"], depth: depth + 1)
      case "items", "output": node(member, depth: depth + 1)
      default: CodeValue.json.write(member, depth: depth + 1) { sorted($0, Self.ruleKeys) }
      }
    }
  }

  private func properties(_ value: JSONValue, required: JSONValue?, depth: Int) -> String {
    guard let members = value.object else { return CodeValue.json.write(value, depth: depth) }
    let names = order.sorted(members.keys, first: required?.array?.compactMap(\.string) ?? [])
    return object(names, depth) { node(members[$0] ?? .null, depth: depth + 1) }
  }

  private func sorted(_ members: [String: JSONValue], _ first: [String]) -> [String] {
    let known = first.filter { members[$0] != nil }
    return known + members.keys.filter { !known.contains($0) }.sorted()
  }

  private func object(_ names: [String], _ depth: Int, _ write: (String) -> String) -> String {
    if names.isEmpty { return "{}" }
    let begin = String(repeating: "  ", count: depth)
    let lines = names.map { "\(begin)  \(JSONValue.string($0).jsonText): \(write($0))" }
    return "{\n\(lines.joined(separator: ",\n"))\n\(begin)}"
  }
}
