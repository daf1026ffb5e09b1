/// The directions in a prompt: left, right, up, down and the two of a rotation.
struct PromptDirections {
  private let context: PromptContext
  /// For each token, the direction that begins there.
  private let at: [MoveDirection?]

  init(_ context: PromptContext) {
    self.context = context
    let tokens = context.tokens
    var at = [MoveDirection?](repeating: nil, count: tokens.count)
    for (range, direction) in PhraseTable.directions.all(in: tokens[...]) {
      let clause = context.clauses.clause(at: range.lowerBound)
      // In "from the left", left is the origin of a move and not its direction.
      var before = range.lowerBound - 1
      if before >= clause.lowerBound, tokens[before].stem == "the" { before -= 1 }
      if before >= clause.lowerBound, PhraseTable.origins.contains(tokens[before].stem) { continue }
      if range.upperBound < clause.upperBound,
        PhraseTable.originsBehind.match(tokens[clause], at: range.upperBound) != nil
      {
        continue
      }
      // In "left to right", left is the origin too.
      if range.upperBound + 1 < clause.upperBound, PhraseTable.arrows.contains(tokens[range.upperBound].stem),
        PhraseTable.directions.match(tokens[clause], at: range.upperBound + 1) != nil
      {
        continue
      }
      at[range.lowerBound] = direction
    }
    self.at = at
  }

  /// Returns the direction of a move. It is searched in the phrase itself, then after it, then before it, then directly after the next
  /// comma. In Japanese and Chinese, it is searched before the phrase first and then after it. Returns `nil` if there is no direction that
  /// such a move can have.
  func direction(of kind: MoveKind, at range: Range<Int>) -> MoveDirection? {
    let near = context.surroundings(range, words: 6, characters: 8)
    let isWord = context.tokens[range.lowerBound].isWord
    let end = context.clauses.clause(at: range.lowerBound).upperBound
    let next = end..<min(end + 3, context.clauses.sentence(at: range.lowerBound).upperBound)
    let behind = { first(kind, in: near.behind) }
    let before = { last(kind, in: near.before) }
    return first(kind, in: range) ?? (isWord ? behind() ?? before() : before() ?? behind()) ?? first(kind, in: next)
  }

  private func first(_ kind: MoveKind, in place: Range<Int>) -> MoveDirection? {
    guard let index = place.first(where: { isPossible(at[$0], for: kind) }) else { return nil }
    return context.isParted(place.lowerBound..<index) ? nil : at[index]
  }

  private func last(_ kind: MoveKind, in place: Range<Int>) -> MoveDirection? {
    guard let index = place.last(where: { isPossible(at[$0], for: kind) }) else { return nil }
    return context.isParted(index..<place.upperBound) ? nil : at[index]
  }

  private func isPossible(_ direction: MoveDirection?, for kind: MoveKind) -> Bool {
    direction.map { kind.directions.contains($0) } ?? false
  }
}
