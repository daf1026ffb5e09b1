/// The depth of the ground. Lower places in the picture are nearer.
struct Ground: Sendable {
  /// The height of the horizon, 0 (top) to 1 (bottom), or `nil` if the picture shows none.
  let horizon: Double?
  /// The height of the far end of the floor, 0 (top) to 1 (bottom). If there is a horizon, it is the horizon.
  let end: Double

  /// Creates the ground of a picture with a horizon.
  ///
  /// - Parameter horizon: The height of the horizon, 0 (top) to 1 (bottom).
  init(horizon: Double) {
    self.horizon = horizon
    end = horizon
  }

  /// Creates the floor of a picture without a horizon. Things above the end of the floor stand there, such as walls, trees and people. With
  /// a plain slope from top to bottom, the picture would look like a tilted card, without parallax between things.
  init(endingAt end: Double) {
    horizon = nil
    self.end = end
  }

  /// Returns the inverse depth, 0...1, of the ground at a height of the picture.
  func disparity(at height: Float) -> Float {
    let line = Float(end)
    let rise = max(0, (height - line) / (1 - line))
    guard horizon == nil else { return 0.04 + 0.96 * rise }
    // Standing things lean back a little, because their upper parts are usually further away.
    return 0.18 + 0.08 * min(1, height / line) + 0.74 * rise
  }
}
