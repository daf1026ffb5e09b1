/// A prompt's tokens, and the facts about each place that do not depend on camera moves.
struct PromptContext: Sendable {
  let tokens: [PromptToken]
  let clauses: PromptClauses
  let subjects: PromptSubjects
  let negations: PromptNegations

  init(_ prompt: String) {
    tokens = PromptTokenizer.tokens(of: prompt)
    clauses = PromptClauses(tokens)
    subjects = PromptSubjects(tokens, clauses: clauses)
    negations = PromptNegations(tokens, clauses: clauses)
  }

  /// Returns the tokens around a range that lie in its clause: `words` words or `characters` characters to each side.
  func surroundings(_ range: Range<Int>, words: Int, characters: Int) -> (before: Range<Int>, behind: Range<Int>) {
    let clause = clauses.clause(at: range.lowerBound)
    func reach(_ index: Int) -> Int { tokens[index].isWord ? words : characters }
    let before = max(clause.lowerBound, range.lowerBound - reach(range.lowerBound))
    let behind = min(clause.upperBound, range.upperBound + reach(range.upperBound - 1))
    return (before..<range.lowerBound, range.upperBound..<max(range.upperBound, behind))
  }

  /// Returns `true` if a word such as "as" or "which" separates two places, so that the words at one place do not refer to the other.
  func isParted(_ range: Range<Int>) -> Bool {
    tokens[range].contains { $0.isWord && $0.stem != "of" && $0.stem != "with" && PhraseTable.subordinators.contains($0.stem) }
  }
}
