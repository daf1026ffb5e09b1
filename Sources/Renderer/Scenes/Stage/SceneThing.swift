/// A thing in a scene: a shape given by a distance function, inside a box.
struct SceneThing: Sendable {
  let low: Vector
  let high: Vector
  /// Returns the distance from a place to the surface of the shape, never much more than the true distance. It is `nil` if the shape is the
  /// box itself.
  let distance: (@Sendable (Vector) -> Float)?
  let material: @Sendable (_ point: Vector, _ normal: Vector) -> SceneMaterial

  init(
    low: Vector, high: Vector, distance: (@Sendable (Vector) -> Float)? = nil,
    material: @escaping @Sendable (_ point: Vector, _ normal: Vector) -> SceneMaterial
  ) {
    self.low = low
    self.high = high
    self.distance = distance
    self.material = material
  }

  /// Finds the distance along the ray to the shape by sphere tracing, or `nil` if the ray misses it.
  func meet(_ origin: Vector, _ ray: Vector, _ inverse: Vector, before limit: Float) -> Float? {
    let first = (low - origin) * inverse
    let second = (high - origin) * inverse
    let enter = pointwiseMin(first, second).max()
    let leave = min(limit, pointwiseMax(first, second).min())
    guard let distance else { return enter > 0.001 && enter < leave ? enter : nil }
    var way = max(0.001, enter)
    guard way < leave else { return nil }
    for _ in 0..<90 {
      let gap = distance(origin + ray * way)
      if gap < 0.0006 * (1 + way * 0.3) { return way }
      way += gap * 0.85
      if way > leave { return nil }
    }
    return nil
  }

  /// Returns the distance between a place and the shape in metres, at most `reach`.
  func gap(_ point: Vector, within reach: Float) -> Float {
    let outside = pointwiseMax(pointwiseMax(low - point, point - high), .zero).length
    guard outside < reach else { return reach }
    return min(reach, distance?(point) ?? outside)
  }

  func normal(at point: Vector) -> Vector {
    guard let distance else { return side(at: point) }
    let step: Float = 0.002
    let here = distance(point)
    return Vector(
      distance(point + Vector(step, 0, 0)) - here, distance(point + Vector(0, step, 0)) - here,
      distance(point + Vector(0, 0, step)) - here
    ).normalized
  }

  /// Returns the normal of the side of the box at a point on it.
  private func side(at point: Vector) -> Vector {
    let fromLow = point - low
    let fromHigh = high - point
    var best = (gap: abs(fromLow.x), normal: Vector(-1, 0, 0))
    let others: [(Float, Vector)] = [
      (abs(fromHigh.x), Vector(1, 0, 0)), (abs(fromLow.y), Vector(0, -1, 0)), (abs(fromHigh.y), Vector(0, 1, 0)),
      (abs(fromLow.z), Vector(0, 0, -1)), (abs(fromHigh.z), Vector(0, 0, 1)),
    ]
    for (gap, normal) in others where gap < best.gap { best = (gap, normal) }
    return best.normal
  }
}
