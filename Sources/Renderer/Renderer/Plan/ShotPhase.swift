/// What the camera does for one part of a film.
package struct ShotPhase: Codable, Sendable, Equatable {
  /// The main move, at full strength.
  package var primary: CameraMove
  /// A second one at the same time, at `ShotPlan.secondaryStrength`; the unrest of a hand is always whole.
  package var secondary: CameraMove?
  /// Factor on how far the moves go, 1 at medium speed, 0.3...2.6.
  package var speed: Double

  package init(primary: CameraMove, secondary: CameraMove? = nil, speed: Double = 1) {
    self.primary = primary
    self.secondary = secondary
    self.speed = speed
  }
}
