/// The inside of something that leads away from the camera: a floor, two walls, a ceiling, and an end.
struct Corridor: Sendable {
  /// The point that it leads to, 0...1 from the left and from the top.
  let x: Float
  let y: Float

  /// Returns the inverse depth of a place of the picture. The floor comes nearest, because the camera stands on it. Walls and ceilings
  /// are usually further from the eye.
  func disparity(at place: (x: Float, y: Float)) -> Float {
    let floor = (place.y - y) / (1 - y)
    let ceiling = 0.45 * (y - place.y) / y
    let wall = 0.7 * (place.x < x ? (x - place.x) / x : (place.x - x) / (1 - x))
    // The end is a wall too, not a hole.
    return max(0.3, floor, ceiling, wall)
  }
}
