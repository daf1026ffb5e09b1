/// What the camera, the light and the air do in a film: the prompt, understood.
///
/// As JSON it keeps the names of its properties; `secondary` is left out where there is none, everything else is always there.
package struct ShotPlan: Codable, Sendable, Equatable {
  /// The main move of the first phase: of a film without `then`, the main move of all of it.
  package var primary: CameraMove
  /// A second one at the same time, done at `secondaryStrength`; the unrest of a hand is always whole.
  package var secondary: CameraMove?
  /// Factor on how far the moves of the first phase go, 1 at medium speed, 0.3...2.6.
  package var speed: Double
  /// What the camera does afterwards, one phase after the other; all phases take the same time. At most `mostPhases` in all.
  package var then: [ShotPhase]
  /// Each at most once, in the order of the prompt.
  package var effects: [ShotEffect]
  /// True where the prompt names no move, so that the plan's own default was taken.
  package var isDefault: Bool
  /// The words of the prompt that were understood, in its own spelling and order, each once, at most `mostMatched`.
  package var matched: [String]

  package static let secondaryStrength = 0.4
  package static let mostPhases = 3
  package static let mostMatched = 40

  package init(
    primary: CameraMove, secondary: CameraMove? = nil, speed: Double = 1, then: [ShotPhase] = [],
    effects: [ShotEffect] = [], isDefault: Bool = false, matched: [String] = []
  ) {
    self.primary = primary
    self.secondary = secondary
    self.speed = speed
    self.then = then
    self.effects = effects
    self.isDefault = isDefault
    self.matched = matched
  }

  /// The whole time line, first phase first.
  package var phases: [ShotPhase] { [ShotPhase(primary: primary, secondary: secondary, speed: speed)] + then }
}
