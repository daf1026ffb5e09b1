/// Makes a shot plan from a prompt, with a table of phrases in English, Japanese and Chinese.
package enum PromptReader {
  /// Returns the plan for a prompt. The first move is the main one, and the next one of another kind is the second one. Words such as
  /// "then" begin the next phase. Any text gives a plan. A text without a camera move gives a gentle default plan, with `isDefault` set.
  /// The time is linear in the length of the text.
  ///
  /// - Parameter seed: Decides between left and right if the prompt does not.
  package static func plan(for prompt: String, seed: Int64) -> ShotPlan { explanation(of: prompt, seed: seed).plan }

  /// Returns the plan for a prompt with the words that it comes from.
  package static func explanation(of prompt: String, seed: Int64) -> PromptExplanation {
    let reading = PromptReading(prompt)
    var random = SeededRandom(seed: seed, purpose: "plan")
    let chance = random.unit() < 0.5
    var notes = PromptNotes(prompt: prompt, reading: reading)
    var plan = ShotPlan(primary: .dollyIn)
    for (effect, range) in reading.effects {
      notes.use(range, as: "effect", meaning: effect.rawValue)
      if !plan.effects.contains(effect) { plan.effects.append(effect) }
    }
    let phases = phases(of: reading, chance: chance, notes: &notes)
    if let first = phases.first {
      plan.primary = first.primary
      plan.secondary = first.secondary
      plan.speed = first.speed
      plan.then = Array(phases.dropFirst())
    } else {
      plan.secondary = chance ? .truckLeft : .truckRight
      plan.speed = 0.8
      plan.isDefault = true
    }
    plan.matched = notes.matched
    return PromptExplanation(plan: plan, understood: notes.understood, ignored: notes.ignored)
  }

  private static func phases(of reading: PromptReading, chance: Bool, notes: inout PromptNotes) -> [ShotPhase] {
    var phases: [ShotPhase] = []
    var mood = 1.0
    for phase in reading.phases {
      if let marker = phase.marker { notes.use(marker, as: "then", meaning: "phase \(phases.count + 1)") }
      let named = phase.moves.map { ($0, $0.kind.move(towards: $0.direction, chance: chance)) }
      let pair = ShotPhase.pair(of: named.map(\.1))
      for (move, meaning) in named {
        if [pair.primary, pair.secondary].contains(meaning) {
          notes.use(move.range, as: "move", meaning: meaning.rawValue)
        } else {
          notes.ignore(move.range, meaning: meaning.rawValue, "A part of a film has two moves of different kinds at most.")
        }
      }
      let speed = reading.speed(of: phase)
      for words in speed.words { notes.use(words, as: "speed", meaning: "\(speed.factor)") }
      // A slow speed also applies to later phases until another word for speed follows.
      let factor = speed.words.isEmpty ? mood : speed.factor
      mood = min(factor, 1)
      phases.append(ShotPhase(primary: pair.primary, secondary: pair.secondary, speed: factor))
    }
    for move in reading.surplus {
      let meaning = move.kind.move(towards: move.direction, chance: chance).rawValue
      notes.ignore(move.range, meaning: meaning, "A film has \(ShotPlan.mostPhases) parts at most.")
    }
    return phases
  }
}
