/// A phrase in a prompt, and its meaning.
struct PromptPhrase: Sendable {
  /// One place of a phrase.
  enum Part: Sendable, Equatable {
    /// One of these words.
    case anyOf([String])
    /// At most two words, or four characters, of any kind.
    case gap
    /// At most three small words of manner: "slowly", "very gently".
    case manner
  }

  /// The meaning of a phrase.
  enum Meaning: Sendable, Equatable {
    case move(MoveKind)
    case effect(ShotEffect)
    /// A factor on the travel.
    case speed(Double)
    /// The phrase only looks like a move or an effect. It has no meaning.
    case nothing
  }

  /// The certainty of the meaning from the words alone. `PromptContext+Acceptance` has the rules.
  enum Certainty: Sendable {
    /// A term of film making. It is accepted unless it is negated.
    case plain
    /// A word with other meanings. It is accepted if the prompt speaks of a camera there, or if a direction follows.
    case nearCamera
    /// A verb of motion. It is accepted if the prompt speaks of a camera there, or if nothing else is the subject.
    case behindCamera
    /// A phrase that is always accepted, because it contains its own negation.
    case complete
  }

  let parts: [Part]
  let meaning: Meaning
  let certainty: Certainty

  /// Makes a phrase from its notation.
  ///
  /// - Parameter text: The words with spaces between them. `a/b` means one of these words, `*` a gap, `~` words of manner. Japanese and
  ///   Chinese are written without spaces.
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

  /// Returns the tokens of a clause that match this phrase from `start` on, or `nil` if it is not there.
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

  /// Returns the position of the first of these words after a gap, or `nil` if the gap would be too long.
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
