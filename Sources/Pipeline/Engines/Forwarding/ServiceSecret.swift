/// A secret of the operator, such as a token. It is used only for the calls of its service: neither a printed engine nor a debugger's dump
/// shows it.
package struct ServiceSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The secret itself.
  let text: String

  /// The texts that ``init(_:)`` takes, for messages.
  package static let form = "1 to 8192 printable ASCII characters without spaces"

  /// - Returns: `nil` unless the text has 1 to 8,192 printable ASCII characters without spaces. Other characters are not allowed in a
  ///   header.
  package init?(_ text: String) {
    guard (1...8_192).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
    self.text = text
  }

  /// Returns the text with the secret removed, because an answer may repeat it.
  func removed(from other: String) -> String { other.replacing(text, with: "(hidden)") }

  package var description: String { "(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
