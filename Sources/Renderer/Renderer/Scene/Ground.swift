/// How near the ground is: the lower in the picture, the nearer.
struct Ground: Sendable {
  /// Height of the horizon, 0 (top) to 1 (bottom); nothing where the picture shows none.
  let horizon: Double?
  /// Without a horizon: the height at which the floor ends and something stands on it, 0...1.
  let end: Double

  /// - Parameter horizon: Height, 0 (top) to 1 (bottom).
  init(horizon: Double) {
    self.horizon = horizon
    end = horizon
  }

  /// The floor of a picture without a horizon. What is above its end stands there, as walls, trees and people do; a plain slope from
  /// top to bottom would be a tilted card, in which nothing ever parts from anything.
  init(endingAt end: Double) {
    horizon = nil
    self.end = end
  }

  /// Inverse depth, 0...1, of the ground at a height of the picture.
  func disparity(at height: Float) -> Float {
    let line = Float(end)
    let rise = max(0, (height - line) / (1 - line))
    guard horizon == nil else { return 0.04 + 0.96 * rise }
    // What stands leans back a little: more often than not the upper part is further away.
    return 0.18 + 0.08 * min(1, height / line) + 0.74 * rise
  }
}
