/// The negations in a prompt.
struct PromptNegations: Sendable {
  /// For each token, the distance to the last negation before it that still applies.
  private let distance: [Int]
  /// For each token, the distance to the next negation after it that negates the words before it.
  private let distanceBehind: [Int]

  private static let farAway = Int.max

  init(_ tokens: [PromptToken], clauses: PromptClauses) {
    var distance = Array(repeating: Self.farAway, count: tokens.count)
    var distanceBehind = distance
    var isNegated = false
    for number in 0..<clauses.count {
      let clause = clauses.clause(number)
      let slice = tokens[clause]
      // In "no zoom, pan or tilt", the negation applies to the whole list.
      let continues =
        isNegated
        && (Self.goesOn(slice)
          || (number + 1 < clauses.count && clause.count <= 2
            && Self.goesOn(tokens[clauses.clause(number + 1)])
            && clauses.sentence(at: clause.lowerBound).contains(clauses.clause(number + 1).lowerBound)))
      var last: Int? = continues ? clause.lowerBound - 1 : nil
      var negationEnd = clause.lowerBound
      for index in clause {
        if index >= negationEnd, let word = PhraseTable.negationsBefore.match(slice, at: index) {
          negationEnd = word.range.upperBound
          if word.value { last = negationEnd - 1 }
        } else if index >= negationEnd, PhraseTable.contrasts.contains(tokens[index].stem) {
          last = nil
        } else if let last {
          distance[index] = index - last
        }
      }
      isNegated = last != nil
      var next: Int?
      for index in clause.reversed() {
        if PhraseTable.negationsBehind.match(slice, at: index) != nil { next = index }
        if let next { distanceBehind[index] = next - index }
      }
    }
    self.distance = distance
    self.distanceBehind = distanceBehind
  }

  /// Returns `true` if a negation applies to the phrase. A negation before the phrase applies to the next three words or five characters. A
  /// negation after the phrase applies to the six tokens before it.
  func reach(_ range: Range<Int>, of tokens: [PromptToken]) -> Bool {
    let ahead = tokens[range.lowerBound].isWord ? 3 : 5
    return distance[range.lowerBound] <= ahead || (distanceBehind[range.upperBound - 1] <= 6)
  }

  private static func goesOn(_ clause: ArraySlice<PromptToken>) -> Bool {
    clause.prefix(4).contains { $0.stem == "or" || $0.stem == "nor" }
  }
}
