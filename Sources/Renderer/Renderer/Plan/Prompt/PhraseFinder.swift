/// Finds the phrases of a table in a prompt.
struct PhraseFinder {
  struct Found {
    let phrase: PromptPhrase
    let range: Range<Int>
  }

  struct Refused {
    let phrase: PromptPhrase
    let range: Range<Int>
    let refusal: PromptContext.Refusal
  }

  /// The longest accepted phrase at each place, in the order of the prompt. No phrase is inside another.
  private(set) var found: [Found] = []
  /// The phrases that stand in the prompt but were not accepted.
  private(set) var refused: [Refused] = []

  init(_ table: PhraseTable, in context: PromptContext) {
    var position = 0
    while position < context.tokens.count {
      let clause = context.tokens[context.clauses.clause(at: position)]
      var best: Found?
      var lost: Refused?
      for phrase in table.starting(with: context.tokens[position].stem) {
        guard let range = phrase.match(clause, at: position), range.count > best?.range.count ?? 0 else { continue }
        if phrase.meaning != .nothing, let refusal = context.refusal(of: phrase, at: range) {
          if range.count > lost?.range.count ?? 0 { lost = Refused(phrase: phrase, range: range, refusal: refusal) }
        } else {
          best = Found(phrase: phrase, range: range)
        }
      }
      if let best {
        if best.phrase.meaning != .nothing { found.append(best) }
      } else if let lost, lost.range.lowerBound >= refused.last?.range.upperBound ?? 0 {
        refused.append(lost)
      }
      position = best?.range.upperBound ?? position + 1
    }
  }
}
