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
    /// The phrase looks like something and means nothing.
    case nothing
  }

  /// The certainty that the words alone give. `PromptContext+Acceptance` has the rules.
  enum Certainty: Sendable {
    /// A word of film making.
    case plain
    /// A word with other meanings. It counts if the prompt speaks of a camera there, or with a direction.
    case nearCamera
    /// A word for going somewhere. It counts if the prompt speaks of a camera there, or of nobody else who goes.
    case behindCamera
    /// A phrase with its own negation, so that a negation in front does not matter.
    case complete
  }

  let parts: [Part]
  let meaning: Meaning
  let certainty: Certainty

  /// - Parameter text: Words separated by spaces; `a/b` for either, `*` for a gap, `~` for words of manner. Japanese and Chinese are
  ///   written without spaces.
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

  /// Returns the tokens of a clause that this phrase takes from `start` on, or `nil` if it does not stand there.
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

  /// Returns the position of the first of these words behind a gap.
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
