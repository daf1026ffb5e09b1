/// Distance functions of simple shapes.
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

extension Shape {
  /// An upright cylinder around the origin from y = 0 to `height`.
  static func drum(_ point: Vector, radius: Float, height: Float) -> Float {
    max(Vector(point.x, 0, point.z).length - radius, max(-point.y, point.y - height))
  }

  /// A ring around the y axis.
  static func ring(_ point: Vector, radius: Float, thick: Float) -> Float {
    let across = Vector(point.x, 0, point.z).length - radius
    return Vector(across, point.y, 0).length - thick
  }
}
