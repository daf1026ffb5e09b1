/// What the camera, the light and the air do in a film: the prompt, understood.
package struct ShotPlan: Codable, Sendable, Equatable {
  /// The move that the prompt names first.
  package var primary: CameraMove
  /// The one it names next, done at `secondaryStrength`.
  package var secondary: CameraMove?
  /// Factor on how far the moves go, 1 at medium speed.
  package var speed: Double
  package var effects: [ShotEffect]
  /// True where the prompt names no move, so that the plan's own default was taken.
  package var isDefault: Bool
  /// The words of the prompt that were understood, in its own spelling.
  package var matched: [String]

  package static let secondaryStrength = 0.4

  package init(
    primary: CameraMove, secondary: CameraMove? = nil, speed: Double = 1, effects: [ShotEffect] = [],
    isDefault: Bool = false, matched: [String] = []
  ) {
    self.primary = primary
    self.secondary = secondary
    self.speed = speed
    self.effects = effects
    self.isDefault = isDefault
    self.matched = matched
  }
}
