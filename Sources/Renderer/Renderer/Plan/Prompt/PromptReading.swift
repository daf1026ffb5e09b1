/// The parts that were found in a prompt: moves in phases, effects, and words for speed.
struct PromptReading {
  /// A move that the prompt names.
  struct Move {
    let kind: MoveKind
    let direction: MoveDirection?
    /// The tokens of the move.
    let range: Range<Int>

    /// Returns `true` if one move reverses the other, so that they cannot happen at the same time.
    func undoes(_ other: Move) -> Bool {
      if kind.isOpposite(of: other.kind) { return true }
      guard kind == other.kind, let direction, let before = other.direction else { return false }
      return direction != before
    }
  }

  /// The moves between two words such as "then".
  struct Phase {
    var moves: [Move]
    /// The word such as "then" before the phase, or `nil`.
    let marker: Range<Int>?
    /// The tokens that may refer to this phase.
    var range: Range<Int>
  }

  struct Speed {
    let factor: Double
    let range: Range<Int>
  }

  let context: PromptContext
  /// The phases, at most `ShotPlan.mostPhases`. Each has one or more moves.
  let phases: [Phase]
  /// The moves after the last phase, which are not used.
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

  /// Finds other effects inside a phrase, such as neon in "neon flickers".
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

  /// Divides the moves into phases. A new phase begins at a word such as "then" between two moves, and at a move that reverses the first
  /// move of its phase.
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
        // The direction may follow later, as in "a tracking shot ... to the left".
        if last.moves[0].kind == move.kind, last.moves[0].direction == nil {
          last.moves[0] = Move(kind: move.kind, direction: move.direction, range: last.moves[0].range)
        }
        last.moves.append(move)
        phases.append(last)
      }
    }
    return (phases, [])
  }

  /// Returns the text of the prompt at these tokens, spelled as in the prompt.
  func text(_ range: Range<Int>, of prompt: String) -> String {
    let tokens = context.tokens
    return String(prompt[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound])
  }
}
