/// The plan of camera, light and air for a film, as read from the prompt.
///
/// As JSON, it has the names of its properties. `secondary` is left out if there is none. All others are always there.
package struct ShotPlan: Codable, Sendable, Equatable {
  /// The main move of the first phase. If `then` is empty, this is the main move of the whole film.
  package var primary: CameraMove
  /// A second move at the same time, with the strength `secondaryStrength`. The handheld shake always has its full strength.
  package var secondary: CameraMove?
  /// The factor on the travel of the moves in the first phase, 0.3...2.6. At medium speed, it is 1.
  package var speed: Double
  /// The later phases, one after the other. All phases take the same time. There are at most `mostPhases` in all.
  package var then: [ShotPhase]
  /// The effects, each at most once, in the order of the prompt.
  package var effects: [ShotEffect]
  /// `true` if the prompt names no move, so that the default plan is used.
  package var isDefault: Bool
  /// The words of the prompt that were understood, in the order and the spelling of the prompt, each once, at most `mostMatched`.
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

  /// All phases, the first one first.
  package var phases: [ShotPhase] { [ShotPhase(primary: primary, secondary: secondary, speed: speed)] + then }
}
