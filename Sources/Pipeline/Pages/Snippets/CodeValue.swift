import KatsudoAPI

/// The notation of JSON values in a programming language.
struct CodeValue: Sendable {
  /// Writes a string with its quotation marks.
  var text: @Sendable (String) -> String
  var null: String
  var yes = "true"
  var no = "false"
  /// The text before the elements of an array and behind them.
  var array = ("[", "]")
  var object = ("{", "}")
  /// The text of an object without members.
  var emptyObject = "{}"
  var indent = "  "
  /// `true` if a comma stands behind the last element too.
  var hasLastComma = true
  /// `true` if an array of single values is one line.
  var hasShortArrays = true

  static let json = CodeValue(text: { JSONValue.string($0).jsonText }, null: "null", hasLastComma: false, hasShortArrays: false)
  static let swift = CodeValue(text: { CodeText.swift($0) }, null: ".null", object: ("[", "]"), emptyObject: "[:]")
  static let python = CodeValue(text: { CodeText.python($0) }, null: "None", yes: "True", no: "False", indent: "    ")
  static let javaScript = CodeValue(text: { CodeText.javaScript($0) }, null: "null")
  static let go = CodeValue(
    text: { CodeText.go($0) }, null: "nil", array: ("[]any{", "}"), object: ("map[string]any{", "}"), emptyObject: "map[string]any{}",
    indent: "\t")

  /// Writes a value over several lines.
  ///
  /// - Parameters:
  ///   - order: returns the names of an object's members in their order.
  ///   - depth: the number of indents of the line that the value begins on.
  func write(
    _ value: JSONValue, depth: Int = 0, order: ([String: JSONValue]) -> [String] = { $0.keys.sorted() }
  ) -> String {
    switch value {
    case .null: return null
    case .bool(let value): return value ? yes : no
    case .integer(let value): return String(value)
    case .number: return value.jsonText
    case .string(let value): return text(value)
    case .array(let elements):
      let isShort = elements.isEmpty || hasShortArrays && elements.allSatisfy { $0.object == nil && $0.array == nil }
      let texts = elements.map { write($0, depth: depth + 1, order: order) }
      return isShort ? array.0 + texts.joined(separator: ", ") + array.1 : lines(texts, array, depth)
    case .object(let members):
      if members.isEmpty { return emptyObject }
      return lines(order(members).map { "\(text($0)): \(write(members[$0] ?? .null, depth: depth + 1, order: order))" }, object, depth)
    }
  }

  private func lines(_ texts: [String], _ marks: (String, String), _ depth: Int) -> String {
    let begin = String(repeating: indent, count: depth)
    let body = texts.map { begin + indent + $0 }.joined(separator: ",\n")
    return "\(marks.0)\n\(body)\(hasLastComma ? "," : "")\n\(begin)\(marks.1)"
  }
}
