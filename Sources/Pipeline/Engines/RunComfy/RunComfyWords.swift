/// Words of RunComfy's, made fit to be shown.
enum RunComfyWords {
  /// Of a text, in characters.
  static let lengthLimit = 1_000

  /// The text on one line, bounded, and without the token.
  static func quoted(_ text: String, without token: RunComfyToken) -> String {
    let plain = token.removed(from: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return plain.count > lengthLimit ? plain.prefix(lengthLimit) + "…" : plain
  }
}
