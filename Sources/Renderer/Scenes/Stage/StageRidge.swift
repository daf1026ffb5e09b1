/// A far row of hills or trees: a vertical plane across the view with an uneven upper edge.
struct StageRidge: Sendable {
  /// The distance of the plane in metres.
  let z: Float
  /// Returns the height of the upper edge in metres.
  let top: @Sendable (_ x: Float) -> Float
  let material: @Sendable (_ point: Vector, _ top: Float) -> (material: SceneMaterial, normal: Vector)

  func meet(_ origin: Vector, _ ray: Vector, before limit: Float) -> Float? {
    guard abs(ray.z) > 1e-5 else { return nil }
    let way = (z - origin.z) / ray.z
    guard way > 0.001, way < limit, origin.y + ray.y * way < top(origin.x + ray.x * way) else { return nil }
    return way
  }
}
