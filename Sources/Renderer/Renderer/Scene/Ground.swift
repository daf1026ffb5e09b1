/// How near the ground is: the lower in the picture, the nearer.
struct Ground: Sendable {
  /// Height of the horizon, 0 (top) to 1 (bottom); nothing where the picture shows none.
  let horizon: Double?

  /// Inverse depth, 0...1, of the ground at a height of the picture.
  func disparity(at height: Float) -> Float {
    guard let horizon else {
      // height^1.2, by way of a form that needs no transcendental function.
      return 0.15 + 0.85 * height * (0.8 + 0.2 * height)
    }
    let line = Float(horizon)
    return 0.04 + 0.96 * max(0, (height - line) / (1 - line))
  }
}
