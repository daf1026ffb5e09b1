/// Prepares RunComfy's messages for display.
enum RunComfyWords {
  /// The longest displayed text in characters.
  static let lengthLimit = 1_000

  /// Returns the text on one line, cut to the limit, and without the token.
  static func quoted(_ text: String, without token: RunComfyToken) -> String {
    let plain = token.removed(from: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return plain.count > lengthLimit ? plain.prefix(lengthLimit) + "…" : plain
  }
}
