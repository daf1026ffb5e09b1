/// Something that stands in the street: a shape given by the distance to it, inside a box.
struct StreetThing: Sendable {
  let low: Vector
  let high: Vector
  /// Distance from a place to the shape's surface, never more than the true one by much.
  let distance: @Sendable (Vector) -> Float
  let material: @Sendable (_ point: Vector, _ normal: Vector) -> StreetMaterial

  /// Walks along the ray until it touches.
  func meet(_ origin: Vector, _ ray: Vector, _ inverse: Vector, before limit: Float) -> Float? {
    let first = (low - origin) * inverse
    let second = (high - origin) * inverse
    let enter = max(0.001, pointwiseMin(first, second).max())
    let leave = min(limit, pointwiseMax(first, second).min())
    guard enter < leave else { return nil }
    var way = enter
    for _ in 0..<90 {
      let gap = distance(origin + ray * way)
      if gap < 0.0006 * (1 + way * 0.3) { return way }
      way += gap * 0.85
      if way > leave { return nil }
    }
    return nil
  }

  func normal(at point: Vector) -> Vector {
    let step: Float = 0.002
    let here = distance(point)
    return Vector(
      distance(point + Vector(step, 0, 0)) - here, distance(point + Vector(0, step, 0)) - here,
      distance(point + Vector(0, 0, step)) - here
    ).normalized
  }

  static let all: [StreetThing] = [car(at: Vector(1.95, 0, 9.6))] + lamps + people + awnings
}

/// Distances to simple shapes.
enum Shape {
  static func box(_ point: Vector, half: Vector, round: Float) -> Float {
    let outside = Vector(abs(point.x), abs(point.y), abs(point.z)) - half + Vector(repeating: round)
    return pointwiseMax(outside, .zero).length + min(0, outside.max()) - round
  }

  static func ellipsoid(_ point: Vector, half: Vector) -> Float {
    let scaled = (point / half).length
    let steeper = (point / (half * half)).length
    return scaled < 1e-5 ? -half.min() : scaled * (scaled - 1) / max(steeper, 1e-5)
  }

  static func capsule(_ point: Vector, from start: Vector, to end: Vector, radius: Float) -> Float {
    let way = end - start
    let part = min(1, max(0, (point - start).dot(way) / way.dot(way)))
    return (point - start - way * part).length - radius
  }

  /// A wheel whose axle lies along x.
  static func wheel(_ point: Vector, radius: Float, half: Float) -> Float {
    let round = Vector(0, point.y, point.z).length - radius
    let side = abs(point.x) - half
    return max(round, side)
  }

  /// Joins two shapes with a fillet.
  static func blended(_ a: Float, _ b: Float, _ fillet: Float) -> Float {
    let part = max(fillet - abs(a - b), 0) / fillet
    return min(a, b) - part * part * fillet * 0.25
  }
}
