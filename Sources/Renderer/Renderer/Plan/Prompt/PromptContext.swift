/// The tokens of a prompt, and the facts about each token that do not depend on camera moves.
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

  /// Returns the tokens before and after a range inside its clause: `words` words or `characters` characters on each side.
  func surroundings(_ range: Range<Int>, words: Int, characters: Int) -> (before: Range<Int>, behind: Range<Int>) {
    let clause = clauses.clause(at: range.lowerBound)
    func reach(_ index: Int) -> Int { tokens[index].isWord ? words : characters }
    let before = max(clause.lowerBound, range.lowerBound - reach(range.lowerBound))
    let behind = min(clause.upperBound, range.upperBound + reach(range.upperBound - 1))
    return (before..<range.lowerBound, range.upperBound..<max(range.upperBound, behind))
  }

  /// Returns `true` if the range contains a word such as "as" or "which", so that words on one side do not refer to the other side.
  func isParted(_ range: Range<Int>) -> Bool {
    tokens[range].contains { $0.isWord && $0.stem != "of" && $0.stem != "with" && PhraseTable.subordinators.contains($0.stem) }
  }
}
