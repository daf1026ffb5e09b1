/// An API key. Printing or dumping a client does not show it.
struct Token: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  /// Checks the text of an API key.
  ///
  /// - Throws: ``KatsudoError/unauthenticated(_:)`` unless the text has 1 to 8,192 printable ASCII characters without spaces. Other
  ///   characters could end the header and begin another one.
  init(_ text: String) throws(KatsudoError) {
    guard (1...8_192).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw .unauthenticated(
        KatsudoError.Refusal("The API key is malformed. An API key has 1 to 8192 characters of printable ASCII without spaces."))
    }
    self.text = text
  }

  /// The value of the header `Authorization`.
  var authorization: String { "Bearer \(text)" }

  var description: String { "(hidden)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
