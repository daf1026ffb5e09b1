import KatsudoAPI

/// The text of a manifest for people. The same manifest always gives the same text.
struct ManifestText {
  /// The keys of a manifest that come first, in this order. The schema of the inputs comes before everything else that may have keys with the
  /// names of inputs, because the first place of a name in the file decides the order of the form.
  private static let first = [
    "model_id", "kind", "display_name", "description", "categories", "base_price_usd", "price_unit", "pricing_note", "seed_input",
    "accepted_formats", "input_schema", "output_schema",
  ]

  /// The names of the inputs in the order of the model's form.
  let inputs: [String]

  func write(_ manifest: JSONValue) -> String { text(of: manifest, at: []) + "\n" }

  private func text(of value: JSONValue, at path: [String]) -> String {
    let indent = String(repeating: "  ", count: path.count)
    switch value {
    case .object(let members) where !members.isEmpty:
      let lines = keys(of: members, at: path).map { key in
        "\(indent)  \(JSONValue.string(key).jsonText): \(text(of: members[key] ?? .null, at: path + [key]))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
    case .array(let elements) where elements.contains { $0.object != nil }:
      let lines = elements.map { "\(indent)  \(text(of: $0, at: path + ["[]"]))" }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
    default:
      return value.jsonText
    }
  }

  private func keys(of members: [String: JSONValue], at path: [String]) -> [String] {
    let order =
      switch path {
      case []: Self.first
      case ["input_schema"]: ["type", "required", "properties"]
      case ["input_schema", "properties"]: inputs
      default: [String]()
      }
    let known = order.filter { members[$0] != nil }
    return known + members.keys.filter { !known.contains($0) }.sorted()
  }
}
