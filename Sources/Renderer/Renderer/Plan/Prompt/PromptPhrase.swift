/// A way to say something, and what it means.
struct PromptPhrase: Sendable {
  /// One place of a phrase.
  enum Part: Sendable, Equatable {
    /// One of these words.
    case anyOf([String])
    /// At most two words, or four characters, of any kind.
    case gap
    /// Any small words that say how: "slowly", "very gently".
    case manner
  }

  /// What a phrase means.
  enum Meaning: Sendable, Equatable {
    case move(MoveKind)
    case effect(ShotEffect)
    /// Factor on the travel.
    case speed(Double)
    /// Looks like something and means nothing.
    case nothing
  }

  /// How sure the words alone make it. `PromptContext+acceptance` has the rules.
  enum Certainty: Sendable {
    /// The trade's own word.
    case plain
    /// A word with other meanings: it counts where a camera is spoken of, or with a direction.
    case nearCamera
    /// A word for going somewhere: it counts where a camera is spoken of, or where nobody else is said to go.
    case behindCamera
    /// Holds a negation itself, so that none in front of it is looked for.
    case complete
  }

  let parts: [Part]
  let meaning: Meaning
  let certainty: Certainty

  /// - Parameter text: Words parted by spaces; `a/b` for either, `*` for a gap, `~` for words of manner. Japanese and Chinese are written
  ///   without spaces.
  init(_ text: String, _ meaning: Meaning, _ certainty: Certainty) {
    parts = text.split(separator: " ").flatMap { piece -> [Part] in
      if piece == "*" { return [.gap] }
      if piece == "~" { return [.manner] }
      if piece.contains("/") { return [.anyOf(piece.split(separator: "/").map { EnglishStem.of(String($0)) })] }
      return PromptTokenizer.tokens(of: String(piece)).map { .anyOf([$0.stem]) }
    }
    self.meaning = meaning
    self.certainty = certainty
  }

  /// The tokens of a clause that this phrase takes from `start` on, if it stands there.
  func match(_ tokens: ArraySlice<PromptToken>, at start: Int) -> Range<Int>? {
    var position = start
    for (index, part) in parts.enumerated() {
      switch part {
      case .anyOf(let words):
        guard position < tokens.endIndex, words.contains(tokens[position].stem) else { return nil }
        position += 1
      case .gap:
        guard index + 1 < parts.count, case .anyOf(let words) = parts[index + 1] else { return nil }
        guard let found = Self.gapEnd(tokens, from: position, words: words) else { return nil }
        position = found
      case .manner:
        let most = min(tokens.endIndex, position + 3)
        while position < most, PhraseTable.manner.contains(tokens[position].stem) { position += 1 }
      }
    }
    return start..<position
  }

  /// Where, behind a gap, one of the words stands.
  private static func gapEnd(_ tokens: ArraySlice<PromptToken>, from start: Int, words: [String]) -> Int? {
    var position = start
    var room = 4
    while position < tokens.endIndex {
      if words.contains(tokens[position].stem) { return position }
      room -= tokens[position].isWord ? 2 : 1
      if room < 0 { return nil }
      position += 1
    }
    return nil
  }
}
