/// Distinguishes a path of this machine from a value that the server fetches or knows.
package enum LocalPath {
  /// Returns the path in a media value, without a `file://` in front. Returns `nil` for an empty text and for a text that begins with any
  /// other scheme, such as a URL or a data URI. A scheme has two or more characters.
  package static func path(in text: String) -> String? {
    if text.hasPrefix("file://") { return String(text.dropFirst("file://".count)) }
    guard !text.isEmpty, let colon = text.firstIndex(of: ":") else { return text.isEmpty ? nil : text }
    let scheme = text[..<colon].utf8
    let isScheme =
      scheme.count > 1 && scheme.first.map(isLetter) == true
      && scheme.allSatisfy { isLetter($0) || (48...57).contains($0) || [43, 45, 46].contains($0) }
    return isScheme ? nil : text
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
}
