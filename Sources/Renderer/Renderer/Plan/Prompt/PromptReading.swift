/// A prompt, and what was found in it: moves in phases, effects, and the words that say how fast.
struct PromptReading {
  /// A move that the prompt names.
  struct Move {
    let kind: MoveKind
    let direction: MoveDirection?
    /// Its tokens.
    let range: Range<Int>
  }

  /// Moves between two words like "then".
  struct Phase {
    var moves: [Move]
    /// The "then" in front, if there is one.
    let marker: Range<Int>?
    /// Tokens that may speak of it.
    var range: Range<Int>
  }

  struct Speed {
    let factor: Double
    let range: Range<Int>
  }

  let context: PromptContext
  /// Each has a move; at most `ShotPlan.mostPhases`.
  let phases: [Phase]
  /// Moves that came too late for a phase.
  let surplus: [Move]
  let effects: [(effect: ShotEffect, range: Range<Int>)]
  let speeds: [Speed]
  let refused: [PhraseFinder.Refused]

  init(_ prompt: String) {
    let context = PromptContext(prompt)
    let moves = PhraseFinder(.moves, in: context)
    let effects = PhraseFinder(.effects, in: context)
    self.context = context
    self.effects = effects.found.compactMap { found in
      if case .effect(let effect) = found.phrase.meaning { (effect, found.range) } else { nil }
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

  /// Cuts the moves where a word like "then" stands between two of them.
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
      if let marker, !phases.isEmpty {
        guard phases.count < ShotPlan.mostPhases else { return (phases, Array(moves[number...])) }
        let last = phases.count - 1
        phases[last].range = phases[last].range.lowerBound..<max(marker.lowerBound, phases[last].range.lowerBound)
        phases.append(Phase(moves: [move], marker: marker, range: marker.lowerBound..<context.tokens.count))
      } else if phases.isEmpty {
        phases.append(Phase(moves: [move], marker: nil, range: 0..<context.tokens.count))
      } else {
        phases[phases.count - 1].moves.append(move)
      }
    }
    return (phases, [])
  }

  /// The words of the prompt at some tokens, in its own spelling.
  func text(_ range: Range<Int>, of prompt: String) -> String {
    let tokens = context.tokens
    return String(prompt[tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound])
  }
}
