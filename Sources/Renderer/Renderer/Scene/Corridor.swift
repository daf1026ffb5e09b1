/// The depth of a space that leads away from the camera: a floor, two walls, a ceiling and an end wall.
struct Corridor: Sendable {
  /// The vanishing point, 0...1 from the left and from the top.
  let x: Float
  let y: Float

  /// Returns the inverse depth at a place of the picture. The floor comes nearest to the camera. Walls and ceilings are usually further
  /// away.
  func disparity(at place: (x: Float, y: Float)) -> Float {
    let floor = (place.y - y) / (1 - y)
    let ceiling = 0.45 * (y - place.y) / y
    let wall = 0.7 * (place.x < x ? (x - place.x) / x : (place.x - x) / (1 - x))
    // The end wall limits the depth.
    return max(0.3, floor, ceiling, wall)
  }
}
