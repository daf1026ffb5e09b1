/// A secret of the operator, such as a token. Only the calls of its service contain it. A description or a debugger's dump of it shows
/// `(hidden)`.
package struct ServiceSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The secret in plain text, for the calls.
  let text: String

  /// The texts that ``init(_:)`` takes, for messages.
  package static let form = "1 to 8192 printable ASCII characters without spaces"

  /// - Returns: `nil` unless the text has 1 to 8,192 printable ASCII characters without spaces. A header may not contain other characters.
  package init?(_ text: String) {
    guard (1...8_192).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
    self.text = text
  }

  /// Returns another text with the secret replaced, because an answer may repeat the secret.
  func removed(from other: String) -> String { other.replacing(text, with: "(hidden)") }

  package var description: String { "(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
