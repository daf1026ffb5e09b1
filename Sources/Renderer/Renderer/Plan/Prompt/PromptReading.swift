/// A prompt, and the phrases found in it.
struct PromptReading {
  /// A move that the prompt names.
  struct Move {
    let kind: MoveKind
    let direction: MoveDirection?
    /// Its tokens.
    let range: Range<Int>
  }

  private let prompt: String
  private let tokens: [PromptToken]
  private(set) var moves: [Move] = []
  private(set) var effects: [ShotEffect] = []
  private(set) var speed = 1.0
  private var understood: [Range<Int>] = []

  init(_ prompt: String) {
    self.prompt = prompt
    tokens = PromptTokenizer.tokens(of: prompt)
    readMoves()
    readEffects()
    readSpeed()
  }

  /// The words that were understood, in the order of the prompt.
  var matched: [String] {
    understood.sorted { $0.lowerBound < $1.lowerBound }.map { range in
      String(prompt[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound])
    }
  }

  // MARK: Finding phrases

  /// The longest phrase for each place, of those that `wants` accepts.
  private func find(_ wants: (PromptPhrase.Meaning) -> Bool) -> [(phrase: PromptPhrase, range: Range<Int>)] {
    var found: [(PromptPhrase, Range<Int>)] = []
    var position = 0
    while position < tokens.count {
      let clause = clause(around: position)
      var best: (PromptPhrase, Range<Int>)?
      for phrase in PhraseTable.all.starting(with: tokens[position].stem) where wants(phrase.meaning) {
        guard let range = phrase.match(clause, at: position), accepts(phrase, range) else { continue }
        if range.count > best?.1.count ?? 0 { best = (phrase, range) }
      }
      if let best { found.append(best) }
      position = best?.1.upperBound ?? position + 1
    }
    return found
  }

  private func clause(around position: Int) -> ArraySlice<PromptToken> {
    let clause = tokens[position].clause
    let start = tokens[..<position].lastIndex { $0.clause != clause }.map { $0 + 1 } ?? 0
    let end = tokens[position...].firstIndex { $0.clause != clause } ?? tokens.count
    return tokens[start..<end]
  }

  private func accepts(_ phrase: PromptPhrase, _ range: Range<Int>) -> Bool {
    switch phrase.certainty {
    case .complete: true
    case .plain: !isNegated(range)
    case .nearCamera: !isNegated(range) && (isNearCamera(range) || isAtHead(range) || hasDirectionBehind(phrase, range))
    case .behindCamera: !isNegated(range) && (isBehindCamera(range) || isAtHead(range))
    }
  }

  // MARK: What stands around a phrase

  /// Tokens around a range that lie in its clause: `words` words or `characters` characters to each side.
  private func surroundings(_ range: Range<Int>, words: Int, characters: Int) -> (before: Range<Int>, behind: Range<Int>) {
    let clause = clause(around: range.lowerBound)
    func reach(_ index: Int) -> Int { tokens[index].isWord ? words : characters }
    let before = max(clause.startIndex, range.lowerBound - reach(range.lowerBound))
    let behind = min(clause.endIndex, range.upperBound + reach(range.upperBound - 1))
    return (before..<range.lowerBound, range.upperBound..<max(range.upperBound, behind))
  }

  private func contains(_ words: [[String]], in range: Range<Int>) -> Bool {
    words.contains { word in
      guard range.count >= word.count else { return false }
      return (range.lowerBound...(range.upperBound - word.count)).contains { start in
        word.indices.allSatisfy { tokens[start + $0].stem == word[$0] }
      }
    }
  }

  private func isNegated(_ range: Range<Int>) -> Bool {
    let near = surroundings(range, words: 3, characters: 4)
    return contains(PhraseTable.negationsBefore, in: near.before)
      || contains(PhraseTable.negationsBehind, in: near.behind)
  }

  private func isNearCamera(_ range: Range<Int>) -> Bool {
    let near = surroundings(range, words: 3, characters: 8)
    return contains(PhraseTable.cameraNouns, in: near.before.lowerBound..<near.behind.upperBound)
  }

  private func isBehindCamera(_ range: Range<Int>) -> Bool {
    contains(PhraseTable.cameraNouns, in: surroundings(range, words: 4, characters: 8).before)
  }

  /// At the head of a clause, as in "Pan across the valley" or "slow pan", but not "a pan".
  private func isAtHead(_ range: Range<Int>) -> Bool {
    guard tokens[range.lowerBound].isWord else { return false }
    let start = clause(around: range.lowerBound).startIndex
    let leading = tokens[start..<range.lowerBound]
    guard leading.allSatisfy({ PhraseTable.leading.contains($0.stem) }) else { return false }
    return !["a", "an", "the"].contains(leading.last?.stem)
  }

  private func hasDirectionBehind(_ phrase: PromptPhrase, _ range: Range<Int>) -> Bool {
    guard case .move(let kind) = phrase.meaning, tokens[range.lowerBound].isWord else { return false }
    let behind = range.upperBound..<min(tokens.count, range.upperBound + 1)
    return PhraseTable.directions.contains {
      kind.directions.contains($0.direction) && contains($0.words, in: behind)
    }
  }

  // MARK: Moves, effects, speed

  private mutating func readMoves() {
    let found = find {
      switch $0 {
      case .move, .nothing: true
      case .effect, .speed: false
      }
    }
    for (phrase, range) in found {
      guard case .move(let kind) = phrase.meaning else { continue }
      moves.append(Move(kind: kind, direction: direction(of: kind, at: range), range: range))
      understood.append(range)
    }
  }

  /// The direction in the phrase itself, else behind it, else in front (Japanese and Chinese put it in front), else right behind
  /// the next comma.
  private func direction(of kind: MoveKind, at range: Range<Int>) -> MoveDirection? {
    let near = surroundings(range, words: 6, characters: 6)
    let isWord = tokens[range.lowerBound].isWord
    let end = clause(around: range.lowerBound).endIndex
    let sentence = tokens[range.lowerBound].sentence
    let next = end..<min(end + 3, tokens[end...].firstIndex { $0.sentence != sentence } ?? tokens.count)
    for place in [range, isWord ? near.behind : near.before, isWord ? near.before : near.behind, next] {
      for (direction, words) in PhraseTable.directions where kind.directions.contains(direction) {
        if contains(words, in: place) { return direction }
      }
    }
    return nil
  }

  private mutating func readEffects() {
    let found = find {
      switch $0 {
      case .effect, .nothing: true
      case .move, .speed: false
      }
    }
    for (phrase, range) in found {
      guard case .effect(let effect) = phrase.meaning else { continue }
      understood.append(range)
      if !effects.contains(effect) { effects.append(effect) }
    }
  }

  /// The words for speed near the first move: the nearest one that slows or hastens, and "sweeping" and the like beside it.
  private mutating func readSpeed() {
    guard let move = moves.first else { return }
    let found = find {
      switch $0 {
      case .speed, .nothing: true
      case .move, .effect: false
      }
    }
    let sentence = tokens[move.range.lowerBound].sentence
    var nearest: (distance: Int, factor: Double, range: Range<Int>)?
    for (phrase, range) in found {
      guard case .speed(let factor) = phrase.meaning, tokens[range.lowerBound].sentence == sentence else { continue }
      let distance = max(move.range.lowerBound - range.upperBound, range.lowerBound - move.range.upperBound, 0)
      let limit = tokens[range.lowerBound].isWord ? 6 : 12
      guard distance <= limit else { continue }
      if factor == 1.3 {
        speed = 1.3
        understood.append(range)
      } else if distance < nearest?.distance ?? .max {
        nearest = (distance, factor, range)
      }
    }
    if let nearest {
      speed *= nearest.factor
      understood.append(nearest.range)
    }
  }
}
