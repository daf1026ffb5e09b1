/// The camera's moves in one part of a film.
package struct ShotPhase: Codable, Sendable, Equatable {
  /// The main move, at full strength.
  package var primary: CameraMove
  /// A second move at the same time, with the strength `ShotPlan.secondaryStrength`. The handheld shake always has its full strength.
  package var secondary: CameraMove?
  /// The factor on the travel of the moves, 0.3...2.6. At medium speed, it is 1.
  package var speed: Double

  package init(primary: CameraMove, secondary: CameraMove? = nil, speed: Double = 1) {
    self.primary = primary
    self.secondary = secondary
    self.speed = speed
  }
}
