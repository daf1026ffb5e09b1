/// The operator's token. It goes into the header of calls and shows itself nowhere else: neither printing an engine nor a dump of it tells it.
package struct RunComfyToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  /// - Returns: `nil` for anything but 1 to 8,192 printable ASCII characters without spaces: nothing else can go into the header.
  package init?(_ text: String) {
    guard (1...8_192).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
    self.text = text
  }

  /// The value of the header `Authorization`.
  var authorization: String { "Bearer \(text)" }

  /// The text without the token, where an answer repeats it.
  func removed(from other: String) -> String { other.replacing(text, with: "(hidden)") }

  package var description: String { "(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
