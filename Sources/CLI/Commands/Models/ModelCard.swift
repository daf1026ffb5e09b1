import KatsudoAPI
import KatsudoClient
import KatsudoCore

/// The text of `katsudo models get`: the model's description, and each input with the values that it accepts.
struct ModelCard {
  let info: ModelInfo

  init(_ info: ModelInfo) { self.info = info }

  var lines: [String] {
    var lines = [info.id]
    if let name = info.displayName { lines.append(name) }
    if let description = info.description, !description.isEmpty { lines.append(description) }
    if let price = info.basePriceUSD { lines.append("price: \(number(price)) USD" + (info.priceUnit.map { " per \($0)" } ?? "")) }
    return lines + inputs
  }

  private var inputs: [String] {
    guard let document = info.inputSchema, let schema = try? Schema(document, path: "input_schema"), !schema.properties.isEmpty else {
      return info.inputs.isEmpty ? [] : ["inputs: \(info.inputs.joined(separator: ", "))"]
    }
    let names = schema.properties.keys.sorted { left, right in
      let isRequired = (schema.required.contains(left), schema.required.contains(right))
      return isRequired.0 == isRequired.1 ? left < right : isRequired.0
    }
    let rows = names.compactMap { name in
      schema.properties[name].map { ["  \(name)", kind($0), schema.required.contains(name) ? "required" : "", limits($0)] }
    }
    return ["inputs:"] + TextTable.lines(rows).map(trimmed)
  }

  private func kind(_ schema: Schema) -> String {
    let name = schema.media?.rawValue ?? schema.kind.rawValue
    return schema.kind == .array ? "list of \(schema.media?.rawValue ?? schema.items.first?.kind.rawValue ?? "values")" : name
  }

  private func limits(_ schema: Schema) -> String {
    var words: [String] = []
    if let options = schema.options { words.append("one of \(options.map(\.jsonText).joined(separator: ", "))") }
    if let minimum = schema.minimum { words.append("from \(number(minimum))") }
    if let maximum = schema.maximum { words.append("to \(number(maximum))") }
    if let length = schema.maxLength { words.append("at most \(length) characters") }
    if let items = schema.maxItems { words.append("at most \(items)") }
    if let value = schema.defaultValue, schema.media == nil {
      let text = value.jsonText
      words.append("default \(text.count > 60 ? "\(text.prefix(57))..." : text)")
    }
    return words.joined(separator: ", ")
  }

  private func number(_ value: Double) -> String { Int64(exactly: value).map { String($0) } ?? String(value) }

  private func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
