/// The marks inside the texts of the pages, which are those of Markdown: `` `code` `` and `[words](address)`. So the same text is part of a
/// page and of its Markdown twin.
package enum InlineText {
  /// Returns the text as HTML. Everything but the marks is escaped.
  package static func html(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(where: { $0 == "`" || $0 == "[" }) {
      result += escaped(rest[..<mark])
      let after = rest[rest.index(after: mark)...]
      if rest[mark] == "`", let end = after.firstIndex(of: "`") {
        result += "<code>\(escaped(after[..<end]))</code>"
        rest = after[after.index(after: end)...]
      } else if let link = link(after) {
        result += "<a href=\"\(escaped(link.address))\">\(html(String(link.words)))</a>"
        rest = link.rest
      } else {
        result.append(rest[mark])
        rest = after
      }
    }
    return result + escaped(rest)
  }

  /// Reads `words](address)`.
  private static func link(_ text: Substring) -> (words: Substring, address: Substring, rest: Substring)? {
    guard let middle = text.firstRange(of: "]("), let end = text[middle.upperBound...].firstIndex(of: ")") else { return nil }
    return (text[..<middle.lowerBound], text[middle.upperBound..<end], text[text.index(after: end)...])
  }

  static func escaped(_ text: some StringProtocol) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
  }
}
