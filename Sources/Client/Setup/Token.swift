/// A key that may go into a header, and shows itself nowhere else: neither printing a client nor a debugger's dump tells it.
struct Token: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  /// - Throws: ``KatsudoError/unauthenticated(_:)`` for anything but 1 to 8,192 printable ASCII characters. What could end the header and begin
  ///   another must not be in it.
  init(_ text: String) throws(KatsudoError) {
    guard (1...8_192).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) }) else {
      throw .unauthenticated(
        KatsudoError.Refusal("The API key is malformed: it has 1 to 8192 characters of printable ASCII without spaces."))
    }
    self.text = text
  }

  /// The value of the header `Authorization`.
  var authorization: String { "Bearer \(text)" }

  var description: String { "(hidden)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
