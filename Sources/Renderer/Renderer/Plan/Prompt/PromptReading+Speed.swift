extension PromptReading {
  /// Returns the speed of a phase and the words for it. The words must be near its first move, or else near its second one: the nearest
  /// word for slow or fast, and a word such as "sweeping" beside it.
  func speed(of phase: Phase) -> (factor: Double, words: [Range<Int>]) {
    for move in phase.moves.prefix(2) {
      let near = speeds.filter { phase.range.contains($0.range.lowerBound) && isAbout(move, $0) }
      guard !near.isEmpty else { continue }
      let scale = near.first { $0.factor == PhraseTable.sweeping }
      let pace = near.filter { $0.factor != PhraseTable.sweeping }.min { distance(move, $0) < distance(move, $1) }
      return (min(max((scale?.factor ?? 1) * (pace?.factor ?? 1), 0.3), 2.6), [scale, pace].compactMap { $0?.range })
    }
    return (1, [])
  }

  /// Returns `true` if the speed is in the same sentence as the move, at most six words or twelve characters away, and describes nothing
  /// else.
  private func isAbout(_ move: Move, _ speed: Speed) -> Bool {
    let start = speed.range.lowerBound
    let clauses = context.clauses
    guard clauses.sentence(at: start).contains(move.range.lowerBound) else { return false }
    guard distance(move, speed) <= (context.tokens[start].isWord ? 6 : 12) else { return false }
    let left = min(move.range.upperBound, speed.range.upperBound)
    let right = max(move.range.lowerBound, speed.range.lowerBound)
    if left < right, context.isParted(left..<right) { return false }
    if start < context.subjects.headEnd[clauses.number(at: start)] { return true }
    guard context.tokens[start].isWord else { return context.subjects.subject[start] != .other }
    return clauses.number(at: start) == clauses.number(at: move.range.lowerBound) || context.subjects.subject[start] == .camera
  }

  private func distance(_ move: Move, _ speed: Speed) -> Int {
    max(move.range.lowerBound - speed.range.upperBound, speed.range.lowerBound - move.range.upperBound, 0)
  }
}

extension PhraseTable {
  /// The factor of words such as "sweeping", which make a move larger but not fast.
  static let sweeping = 1.3
}
