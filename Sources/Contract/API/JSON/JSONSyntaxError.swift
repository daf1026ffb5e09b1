/// The reason why a text is not JSON, with the place of the error.
public struct JSONSyntaxError: Error, Sendable, Hashable {
  /// The path to the innermost value that holds the error, outermost step first. It is empty for the document as a whole.
  public internal(set) var location: [JSONStep] = []
  /// The error as the second half of a sentence: "a comma or } should stand here".
  public var reason: String
  /// The line and the column of the error, both counted from 1. A column is a code point.
  public internal(set) var line = 1
  public internal(set) var column = 1
  /// The place of the error in bytes, from 0.
  var offset: Int

  init(_ reason: String, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// Returns the same error with one more outer step in its path.
  func within(_ step: JSONStep) -> JSONSyntaxError {
    var error = self
    // A key may be as long as the document, so the path holds at most 64 code points of it.
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
