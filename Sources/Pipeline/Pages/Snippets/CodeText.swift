/// Writes a text as a string of a programming language, with its quotation marks. The text may hold anything: quotation marks, line breaks,
/// dollar signs, backslashes. What the program reads is the text itself.
package enum CodeText {
  /// A word of a POSIX shell that nothing is expanded in. A word of plain characters needs no quotation marks.
  package static func shell(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_./:@%+,-".utf8.contains(byte)
        }
      }
    return isPlain ? text : "'\(text.replacing("'", with: #"'\''"#))'"
  }

  /// The text inside double quotation marks of a POSIX shell, without these marks.
  package static func insideShellQuotes(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if #"\"$`"#.unicodeScalars.contains(scalar) { result.append("\\") }
      result.unicodeScalars.append(scalar)
    }
  }

  package static func swift(_ text: String) -> String { quoted(text) { "\\u{\(String($0, radix: 16))}" } }

  package static func python(_ text: String) -> String { quoted(text, wideCode) }

  package static func javaScript(_ text: String) -> String { quoted(text, wideCode) }

  package static func go(_ text: String) -> String { quoted(text, wideCode) }

  /// - Parameter code: returns the escape of a character below U+10000.
  private static func quoted(_ text: String, _ code: (UInt32) -> String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result.append("\\\(scalar)")
      case "\n": result.append("\\n")
      case "\r": result.append("\\r")
      case "\t": result.append("\\t")
      // Control characters, and those that some compilers take for the end of a line or refuse in a source file.
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}": result.append(code(scalar.value))
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func wideCode(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
