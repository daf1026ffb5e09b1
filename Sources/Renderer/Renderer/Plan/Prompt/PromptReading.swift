/// The parts of a prompt that were found: moves in phases, effects, and the words for speed.
struct PromptReading {
  /// A move that the prompt names.
  struct Move {
    let kind: MoveKind
    let direction: MoveDirection?
    /// Its tokens.
    let range: Range<Int>

    /// Returns `true` if one move undoes the other, so that they can only follow each other.
    func undoes(_ other: Move) -> Bool {
      if kind.isOpposite(of: other.kind) { return true }
      guard kind == other.kind, let direction, let before = other.direction else { return false }
      return direction != before
    }
  }

  /// The moves between two words such as "then".
  struct Phase {
    var moves: [Move]
    /// The "then" in front, if there is one.
    let marker: Range<Int>?
    /// The tokens that may refer to it.
    var range: Range<Int>
  }

  struct Speed {
    let factor: Double
    let range: Range<Int>
  }

  let context: PromptContext
  /// The phases. Each has a move, and there are at most `ShotPlan.mostPhases`.
  let phases: [Phase]
  /// The moves beyond the last phase.
  let surplus: [Move]
  let effects: [(effect: ShotEffect, range: Range<Int>)]
  let speeds: [Speed]
  let refused: [PhraseFinder.Refused]

  init(_ prompt: String) {
    let context = PromptContext(prompt)
    let moves = PhraseFinder(.moves, in: context)
    let effects = PhraseFinder(.effects, in: context)
    self.context = context
    self.effects = effects.found.flatMap { found -> [(effect: ShotEffect, range: Range<Int>)] in
      guard case .effect(let effect) = found.phrase.meaning else { return [] }
      return [(effect, found.range)] + (effect == .flicker ? Self.light(within: found.range, besides: effect, in: context) : [])
    }
    speeds = PhraseFinder(.speeds, in: context).found.compactMap { found in
      if case .speed(let factor) = found.phrase.meaning { Speed(factor: factor, range: found.range) } else { nil }
    }
    refused = moves.refused + effects.refused
    let directions = PromptDirections(context)
    let named = moves.found.compactMap { found -> Move? in
      guard case .move(let kind) = found.phrase.meaning else { return nil }
      return Move(kind: kind, direction: directions.direction(of: kind, at: found.range), range: found.range)
    }
    (phases, surplus) = Self.phases(of: named, in: context)
  }

  /// Finds other effects inside a phrase, such as the neon of "neon flickers".
  private static func light(
    within range: Range<Int>, besides effect: ShotEffect, in context: PromptContext
  ) -> [(effect: ShotEffect, range: Range<Int>)] {
    let tokens = context.tokens[range]
    return range.compactMap { start in
      for phrase in PhraseTable.effects.starting(with: tokens[start].stem) {
        if case .effect(let other) = phrase.meaning, other != effect, let inner = phrase.match(tokens, at: start) { return (other, inner) }
      }
      return nil
    }
  }

  /// Divides the moves into phases: at a word such as "then" between two moves, and at a move that undoes the first one of its phase.
  private static func phases(of moves: [Move], in context: PromptContext) -> (phases: [Phase], surplus: [Move]) {
    let markers = PhraseTable.thens.all(in: context.tokens[...]).map(\.range)
    var phases: [Phase] = []
    var next = 0
    for (number, move) in moves.enumerated() {
      var marker: Range<Int>?
      while next < markers.count, markers[next].lowerBound < move.range.lowerBound {
        marker = markers[next]
        next += 1
      }
      guard var last = phases.popLast() else {
        phases.append(Phase(moves: [move], marker: nil, range: 0..<context.tokens.count))
        continue
      }
      if marker != nil || move.undoes(last.moves[0]) {
        let start = max(marker?.lowerBound ?? move.range.lowerBound, last.range.lowerBound)
        let isLate = phases.count + 1 == ShotPlan.mostPhases
        last.range = last.range.lowerBound..<start
        phases.append(last)
        if isLate { return (phases, Array(moves[number...])) }
        phases.append(Phase(moves: [move], marker: marker, range: start..<context.tokens.count))
      } else {
        // "A tracking shot ... to the left": the side may follow later.
        if last.moves[0].kind == move.kind, last.moves[0].direction == nil {
          last.moves[0] = Move(kind: move.kind, direction: move.direction, range: last.moves[0].range)
        }
        last.moves.append(move)
        phases.append(last)
      }
    }
    return (phases, [])
  }

  /// Returns the text of the prompt at some tokens, in its own spelling.
  func text(_ range: Range<Int>, of prompt: String) -> String {
    let tokens = context.tokens
    return String(prompt[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound])
  }
}
