/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Sendable, Hashable {
  /// The innermost value that the fault lies in, outermost step first; empty for the document as a whole.
  public internal(set) var location: [JSONStep] = []
  /// What is wrong, as the second half of a sentence: "a comma or } should stand here".
  public var reason: String
  /// Both from 1. Columns count code points.
  public internal(set) var line = 1
  public internal(set) var column = 1
  /// Where in the text, in bytes from 0.
  var offset: Int

  init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// The same fault, seen from one level further out.
  func within(_ step: JSONStep) -> JSONSyntaxError {
    var error = self
    // A key may be as long as the document; what is told of it need not.
    if case .key(let key) = step, key.unicodeScalars.count > 64 {
      error.location.insert(.key(String(String.UnicodeScalarView(key.unicodeScalars.prefix(64))) + "…"), at: 0)
    } else {
      error.location.insert(step, at: 0)
    }
    return error
  }
}

extension JSONSyntaxError: CustomStringConvertible {
  public var description: String { "line \(line), column \(column): \(reason)" }
}
