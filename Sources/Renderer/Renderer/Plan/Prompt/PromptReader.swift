/// Reads what a prompt asks of the camera and the light, by a table of phrases in English, Japanese and Chinese.
package enum PromptReader {
  /// The move named first is the main one, the next of another kind the second. Any text gives a plan; one without a camera word
  /// gives a gentle default that says so.
  ///
  /// - Parameter seed: Decides between left and right where the prompt does not.
  package static func plan(for prompt: String, seed: Int64) -> ShotPlan {
    let sentence = PromptReading(prompt)
    var random = SeededRandom(seed: seed, purpose: "plan")
    let chance = random.unit() < 0.5
    let moves = sentence.moves
    var plan = ShotPlan(primary: .dollyIn, effects: sentence.effects, matched: sentence.matched)
    guard let first = moves.first else {
      plan.secondary = chance ? .truckLeft : .truckRight
      plan.speed = 0.8
      plan.isDefault = true
      return plan
    }
    plan.primary = first.kind.move(towards: first.direction, chance: chance)
    plan.speed = sentence.speed
    if first.kind != .still {
      plan.secondary =
        moves.lazy.map { $0.kind.move(towards: $0.direction, chance: chance) }
        .first { $0 != .still && !$0.contradicts(plan.primary) }
    }
    return plan
  }
}

extension CameraMove {
  /// Whether both cannot be one film: the same move, or one and its opposite.
  fileprivate func contradicts(_ other: CameraMove) -> Bool { axis == other.axis }

  private var axis: String {
    switch self {
    case .still, .handheld, .drone, .dollyZoom: rawValue
    case .dollyIn, .dollyOut: "dolly"
    case .zoomIn, .zoomOut: "zoom"
    case .truckLeft, .truckRight: "truck"
    case .panLeft, .panRight: "pan"
    case .tiltUp, .tiltDown: "tilt"
    case .craneUp, .craneDown: "crane"
    case .orbitLeft, .orbitRight: "orbit"
    case .rollClockwise, .rollCounterclockwise: "roll"
    }
  }
}
