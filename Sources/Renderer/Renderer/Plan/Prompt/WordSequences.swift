/// A list of words with values. A word may have several tokens.
struct WordSequences<Value: Sendable>: Sendable {
  private let byFirst: [String: [(stems: [String], value: Value)]]

  /// - Parameter words: The words as written in a prompt. If several match at a place, the longest one is used.
  init(_ words: [(String, Value)]) {
    var byFirst: [String: [(stems: [String], value: Value)]] = [:]
    for (word, value) in words {
      let stems = PromptTokenizer.tokens(of: word).map(\.stem)
      guard let first = stems.first else { continue }
      byFirst[first, default: []].append((stems, value))
    }
    self.byFirst = byFirst.mapValues { $0.sorted { $0.stems.count > $1.stems.count } }
  }

  /// Finds the longest word that begins at `start` and ends within `tokens`.
  func match(_ tokens: ArraySlice<PromptToken>, at start: Int) -> (range: Range<Int>, value: Value)? {
    for (stems, value) in byFirst[tokens[start].stem] ?? [] where start + stems.count <= tokens.endIndex {
      if stems.indices.allSatisfy({ tokens[start + $0].stem == stems[$0] }) { return (start..<start + stems.count, value) }
    }
    return nil
  }

  /// Finds all words from left to right. No word is inside another.
  func all(in tokens: ArraySlice<PromptToken>) -> [(range: Range<Int>, value: Value)] {
    var found: [(range: Range<Int>, value: Value)] = []
    var position = tokens.startIndex
    while position < tokens.endIndex {
      let match = match(tokens, at: position)
      if let match { found.append(match) }
      position = match?.range.upperBound ?? position + 1
    }
    return found
  }
}

extension WordSequences where Value == Bool {
  init(_ words: [String]) { self.init(words.map { ($0, true) }) }
}
