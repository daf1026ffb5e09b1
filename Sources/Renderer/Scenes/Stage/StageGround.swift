/// The ground of a stage. It is level, or a function gives its height.
struct StageGround: Sendable {
  /// Returns the height in metres at a place. It is `nil` if the ground is level at `level`.
  var height: (@Sendable (_ x: Float, _ z: Float) -> Float)?
  var level: Float = 0
  /// The largest height of the ground, and its largest distance, in metres.
  var highest: Float = 0
  var reach: Float = 400
  /// Returns the material and the normal at a place. `normal` is the normal of the shape. The result may have additional roughness.
  let material: @Sendable (_ point: Vector, _ normal: Vector, _ distance: Float) -> (material: SceneMaterial, normal: Vector)

  func meet(_ origin: Vector, _ ray: Vector, before limit: Float) -> Float? {
    guard let height else {
      guard ray.y < 0 else { return nil }
      let way = (level - origin.y) / ray.y
      return way > 0.001 && way < min(limit, reach) ? way : nil
    }
    let end = min(limit, reach)
    var way: Float = 0.02
    if origin.y > highest {
      guard ray.y < 0 else { return nil }
      way = (highest - origin.y) / ray.y
    }
    var before = way
    // The steps become longer with the distance, because far hills are small in the picture.
    for _ in 0..<400 {
      guard way < end else { return nil }
      let point = origin + ray * way
      if ray.y > 0, point.y > highest { return nil }
      let gap = point.y - height(point.x, point.z)
      if gap < 0.0005 * way { return refined(origin, ray, above: before, below: way) }
      before = way
      way += max(gap * 0.6, 0.004 * way + 0.004)
    }
    return nil
  }

  func normal(at point: Vector) -> Vector {
    guard let height else { return Vector(0, 1, 0) }
    let step: Float = 0.03
    let here = height(point.x, point.z)
    return Vector(here - height(point.x + step, point.z), step, here - height(point.x, point.z + step)).normalized
  }

  /// Returns the height of a point above the ground in metres.
  func gap(_ point: Vector) -> Float { point.y - (height?(point.x, point.z) ?? level) }

  private func refined(_ origin: Vector, _ ray: Vector, above: Float, below: Float) -> Float? {
    guard let height else { return nil }
    var (above, below) = (above, below)
    for _ in 0..<6 {
      let middle = (above + below) / 2
      let point = origin + ray * middle
      if point.y > height(point.x, point.z) { above = middle } else { below = middle }
    }
    return above
  }
}
