/// The clauses and sentences of a prompt.
struct PromptClauses: Sendable {
  /// For each token, the index of its clause among the clauses with tokens.
  private let ofToken: [Int]
  /// The tokens of each clause, and the tokens of the sentence of each clause.
  private let ranges: [Range<Int>]
  private let sentences: [Range<Int>]

  init(_ tokens: [PromptToken]) {
    var ofToken: [Int] = []
    var ranges: [Range<Int>] = []
    var sentences: [Range<Int>] = []
    ofToken.reserveCapacity(tokens.count)
    for (index, token) in tokens.enumerated() {
      if index == 0 || tokens[index - 1].clause != token.clause { ranges.append(index..<index) }
      if index == 0 || tokens[index - 1].sentence != token.sentence { sentences.append(index..<index) }
      ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<index + 1
      sentences[sentences.count - 1] = sentences[sentences.count - 1].lowerBound..<index + 1
      ofToken.append(ranges.count - 1)
    }
    self.ofToken = ofToken
    self.ranges = ranges
    var next = 0
    self.sentences = ranges.map { range in
      while sentences[next].upperBound < range.upperBound { next += 1 }
      return sentences[next]
    }
  }

  var count: Int { ranges.count }

  func clause(_ number: Int) -> Range<Int> { ranges[number] }
  func number(at token: Int) -> Int { ofToken[token] }
  func clause(at token: Int) -> Range<Int> { ranges[ofToken[token]] }
  func sentence(at token: Int) -> Range<Int> { sentences[ofToken[token]] }
}
