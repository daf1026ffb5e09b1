/// The form in which a text of the pages is written.
enum TextForm {
  /// As it is: for Markdown, and for templates that escape it.
  case plain
  case html

  /// Returns a text in this form with its placeholders filled in. A placeholder without a value stays.
  ///
  /// - Parameter values: by the names of the placeholders. Their characters never count as marks of the text.
  func write(_ text: String, _ values: [String: String]) -> String {
    switch self {
    case .plain: Self.fill(text, values)
    case .html: Self.fill(InlineText.html(text), values.mapValues { InlineText.escaped($0) })
    }
  }

  private static func fill(_ text: String, _ values: [String: String]) -> String {
    guard text.contains("{") else { return text }
    var result = ""
    var rest = text[...]
    while let begin = rest.firstIndex(of: "{"), let end = rest[begin...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: begin)..<end])
      result += rest[..<begin] + (values[name] ?? "{\(name)}")
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
