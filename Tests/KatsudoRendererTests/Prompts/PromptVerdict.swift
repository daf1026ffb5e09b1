import KatsudoRenderer

/// The reader's plan for a prompt of the test set, compared with the expected one.
struct PromptVerdict {
  let prompt: String
  let expected: String
  /// The plan in the notation of `PromptCase`.
  let actual: String
  let isRight: Bool

  init(_ testCase: PromptCase) {
    let plan = PromptReader.plan(for: testCase.prompt, seed: 0)
    prompt = testCase.prompt
    expected = testCase.expected
    actual = Self.notation(plan)
    let sides = testCase.expected.split(separator: "|", omittingEmptySubsequences: false)
    let effects = sides.count > 1 ? Set(sides[1].split(separator: " ").map(String.init)) : []
    isRight = Self.agree(phases: String(sides[0]), plan: plan) && effects == Set(plan.effects.map(\.rawValue))
  }

  private static func agree(phases: String, plan: ShotPlan) -> Bool {
    let wanted = phases.split(separator: ">").map { $0.split(separator: " ").map(String.init) }
    if wanted.first == ["default"] { return plan.isDefault }
    guard !plan.isDefault, wanted.count == plan.phases.count else { return false }
    return zip(wanted, plan.phases).allSatisfy { words, phase in
      let moves = words[0].split(separator: "+").map(String.init)
      let actual = [phase.primary, phase.secondary].compactMap(\.self)
      guard moves.count == actual.count else { return false }
      let areMovesRight = zip(moves, actual).allSatisfy { $1.rawValue == $0 || isEitherSide($1, of: $0) }
      // The speed of a still camera does not matter.
      let isSpeedRight = phase.primary == .still || (words.count > 1 ? words[1] : "medium") == speedClass(phase.speed)
      return areMovesRight && isSpeedRight
    }
  }

  private static func isEitherSide(_ move: CameraMove, of name: String) -> Bool {
    ["truck", "pan", "orbit", "roll"].contains(name) && move.rawValue.hasPrefix(name + "_")
  }

  private static func speedClass(_ speed: Double) -> String {
    switch speed {
    case ..<0.85: "slow"
    case ..<1.25: "medium"
    case ..<1.45: "sweeping"
    default: "fast"
    }
  }

  private static func notation(_ plan: ShotPlan) -> String {
    let phases = plan.phases.map { phase in
      let moves = [phase.primary, phase.secondary].compactMap(\.self).map(\.rawValue).joined(separator: "+")
      return moves + " " + speedClass(phase.speed)
    }
    let moves = plan.isDefault ? "default" : phases.joined(separator: " > ")
    return moves + (plan.effects.isEmpty ? "" : " | " + plan.effects.map(\.rawValue).joined(separator: " "))
  }
}
