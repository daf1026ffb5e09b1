extension PromptContext {
  /// The reason why a phrase in a prompt is not accepted.
  enum Refusal: Sendable {
    case negated
    case notCamera
  }

  /// Returns the reason why the phrase is not accepted, or `nil` if it is accepted.
  func refusal(of phrase: PromptPhrase, at range: Range<Int>) -> Refusal? {
    if phrase.certainty == .complete { return nil }
    if negations.reach(range, of: tokens) { return .negated }
    switch phrase.certainty {
    case .complete, .plain: return nil
    case .nearCamera:
      return isCameras(range) || isAtHead(range, unless: [.other, .open]) || hasDirectionBehind(phrase, range) ? nil : .notCamera
    case .behindCamera: return isCameras(range) || isAtHead(range, unless: [.other]) || isNobodys(range) ? nil : .notCamera
    }
  }

  /// Returns `true` if the camera is the subject here. It must be named at most six words (or twelve characters) before the phrase, or
  /// within one word (or five characters) after it.
  private func isCameras(_ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    if subjects.subject[start] == .camera {
      let distance = start - subjects.named[start]
      if distance <= (tokens[start].isWord ? 6 : 12) { return true }
    }
    let clause = clauses.clause(at: start)
    let reach = tokens[start].isWord ? 1 : 5
    for index in range.upperBound..<min(clause.upperBound, range.upperBound + reach) {
      if subjects.isCamera[index] { return true }
      if ["を", "が", "は", "に"].contains(tokens[index].stem) { return false }
    }
    return false
  }

  /// Returns `true` if the phrase is at the beginning of a clause, as in "slowly rising above the roofs". It must not be a noun, as in "a
  /// rise", or describe something else, as in "rising mist".
  private func isAtHead(_ range: Range<Int>, unless refused: [PromptSubject]) -> Bool {
    let number = clauses.number(at: range.lowerBound)
    let clause = clauses.clause(number)
    guard range.lowerBound <= subjects.headEnd[number], !refused.contains(subjects.before[number]) else { return false }
    guard tokens[range.lowerBound].isWord else { return !clauseHasKana(clause) }
    if range.lowerBound > clause.lowerBound, ["a", "an", "the"].contains(tokens[range.lowerBound - 1].stem) { return false }
    guard range.upperBound < clause.upperBound else { return true }
    return PhraseTable.followers.contains(tokens[range.upperBound].stem)
      || PhraseTable.followers.contains(tokens[range.upperBound - 1].stem)
  }

  /// Returns `true` for a Japanese verb without a subject, which then describes the camera. The exceptions are verbs that say that
  /// something comes (てくる), and verbs that describe a noun after them.
  private func isNobodys(_ range: Range<Int>) -> Bool {
    let clause = clauses.clause(at: range.lowerBound)
    guard !tokens[range.lowerBound].isWord, clauseHasKana(clause), subjects.subject[range.lowerBound] == .open,
      subjects.before[clauses.number(at: range.lowerBound)] != .other
    else { return false }
    let tail = tokens[range.upperBound..<min(clause.upperBound, range.upperBound + 7)]
    let ending = tail.prefix { $0.isHiragana }.map(\.stem).joined()
    if ending.contains("てく") || ending.contains("てき") { return false }
    guard let noun = tail.first(where: { !$0.isHiragana }) else { return true }
    let joint = tokens[tail.startIndex..<tail.endIndex].prefix { $0.isHiragana }.last?.stem
    return noun.isWord || ["て", "で", "と", "に", "し", "ら", "を"].contains(joint ?? "")
  }

  private func clauseHasKana(_ clause: Range<Int>) -> Bool { tokens[clause].contains { $0.isKana } }

  private func hasDirectionBehind(_ phrase: PromptPhrase, _ range: Range<Int>) -> Bool {
    guard case .move(let kind) = phrase.meaning, tokens[range.lowerBound].isWord, range.upperBound < tokens.count else { return false }
    let clause = clauses.clause(at: range.lowerBound)
    guard range.upperBound < clause.upperBound,
      let found = PhraseTable.directions.match(tokens[clause], at: range.upperBound)
    else { return false }
    return kind.directions.contains(found.value)
  }
}
