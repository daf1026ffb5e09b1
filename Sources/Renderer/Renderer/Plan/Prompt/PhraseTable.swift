/// The known phrases, indexed by their first words.
struct PhraseTable: Sendable {
  private let byFirst: [String: [PromptPhrase]]

  static let moves = PhraseTable(everything) { if case .move = $0 { true } else { false } }
  static let effects = PhraseTable(everything) { if case .effect = $0 { true } else { false } }
  static let speeds = PhraseTable(everything) { if case .speed = $0 { true } else { false } }

  /// All phrases. If two phrases match the same number of words, the earlier one is used.
  static let everything = english + japanese + chinese

  /// Makes a table of the phrases of one kind, with the phrases that mean nothing, which prevent wrong matches.
  private init(_ phrases: [PromptPhrase], of kind: (PromptPhrase.Meaning) -> Bool) {
    var byFirst: [String: [PromptPhrase]] = [:]
    for phrase in phrases where kind(phrase.meaning) || phrase.meaning == .nothing {
      guard case .anyOf(let words) = phrase.parts.first else { continue }
      for word in words { byFirst[word, default: []].append(phrase) }
    }
    self.byFirst = byFirst
  }

  /// Returns the phrases that may begin with a word.
  func starting(with stem: String) -> [PromptPhrase] { byFirst[stem] ?? [] }

  static func phrases(
    _ meaning: PromptPhrase.Meaning, _ certainty: PromptPhrase.Certainty = .plain, _ texts: String...
  ) -> [PromptPhrase] {
    texts.map { PromptPhrase($0, meaning, certainty) }
  }
}
