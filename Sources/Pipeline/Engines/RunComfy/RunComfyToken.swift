/// The operator's token. It is used only in the header of calls: neither a printed engine nor a debugger's dump shows it.
package struct RunComfyToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  /// - Returns: `nil` unless the text has 1 to 8,192 printable ASCII characters without spaces. Other characters are not allowed in the
  ///   header.
  package init?(_ text: String) {
    guard (1...8_192).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
    self.text = text
  }

  /// The value of the header `Authorization`.
  var authorization: String { "Bearer \(text)" }

  /// Returns the text with the token removed, because an answer may repeat it.
  func removed(from other: String) -> String { other.replacing(text, with: "(hidden)") }

  package var description: String { "(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
