extension SceneThing {
  /// Old lamps along both pavements, already lit.
  static let lamps: [SceneThing] = stride(from: Float(5), through: 53, by: 8).flatMap { z in
    [-1, 1].map { (side: Float) in lamp(at: Vector(side * 4.75, 0, z + (side < 0 ? 3.5 : 0))) }
  }

  private static func lamp(at place: Vector) -> SceneThing {
    SceneThing(low: place - Vector(0.3, 0, 0.3), high: place + Vector(0.3, 4.1, 0.3)) { point in
      let p = point - place
      let post = Shape.capsule(p, from: .zero, to: Vector(0, 3.4, 0), radius: 0.05)
      let foot = Shape.ellipsoid(p - Vector(0, 0.2, 0), half: Vector(0.13, 0.45, 0.13))
      let head = Shape.ellipsoid(p - Vector(0, 3.62, 0), half: Vector(0.19, 0.25, 0.19))
      let cap = Shape.ellipsoid(p - Vector(0, 3.88, 0), half: Vector(0.22, 0.09, 0.22))
      return min(Shape.blended(post, foot, 0.1), min(head, cap))
    } material: { point, _ in
      let height = point.y - place.y
      if height > 3.42, height < 3.82 { return SceneMaterial(colour: Vector(0.6, 0.5, 0.35), glow: Vector(1.5, 0.95, 0.42)) }
      return SceneMaterial(colour: Vector(0.06, 0.055, 0.05), mirror: 0.06)
    }
  }

  /// People who walk in the distance, dark against the light.
  static let people: [SceneThing] = [
    (Vector(-4.9, 0, 15.5), 1.0, 0), (Vector(-5.3, 0, 16.0), 0.94, 1), (Vector(5.1, 0, 24), 1.02, 2), (Vector(-2.4, 0, 31), 1, 3),
    (Vector(-1.8, 0, 31.6), 0.92, 4), (Vector(5.0, 0, 37), 1, 5), (Vector(-5, 0, 40), 1, 6), (Vector(0.6, 0, 46), 1, 7),
  ].map { person(at: $0.0, scale: $0.1, number: $0.2) }

  private static func person(at place: Vector, scale: Float, number: Int) -> SceneThing {
    let stride: Float = number % 2 == 0 ? 0.24 : -0.2
    return SceneThing(low: place - Vector(0.5, 0, 0.6), high: place + Vector(0.5, 1.95, 0.6)) { point in
      let p = (point - place) / scale
      let head = Shape.ellipsoid(p - Vector(0, 1.62, 0), half: Vector(0.10, 0.13, 0.11))
      let hat = Shape.ellipsoid(p - Vector(0, 1.73, 0), half: Vector(0.17, 0.05, 0.17))
      let trunk = Shape.ellipsoid(p - Vector(0, 1.12, 0), half: Vector(0.21, 0.42, 0.15))
      let coat = Shape.ellipsoid(p - Vector(0, 0.86, 0), half: Vector(0.22, 0.38, 0.19))
      let leg = Shape.capsule(p, from: Vector(-0.08, 0.8, 0), to: Vector(-0.10, 0.04, stride), radius: 0.07)
      let other = Shape.capsule(p, from: Vector(0.08, 0.8, 0), to: Vector(0.10, 0.04, -stride), radius: 0.07)
      let arm = Shape.capsule(p, from: Vector(-0.22, 1.38, 0), to: Vector(-0.28, 0.86, -stride), radius: 0.055)
      let hand = Shape.capsule(p, from: Vector(0.22, 1.38, 0), to: Vector(0.28, 0.86, stride), radius: 0.055)
      let upper = Shape.blended(Shape.blended(trunk, coat, 0.1), min(arm, hand), 0.05)
      return min(min(upper, min(leg, other)), number % 3 == 0 ? min(head, hat) : head) * scale
    } material: { point, _ in
      let height = (point.y - place.y) / scale
      let coats = [Vector(0.20, 0.14, 0.10), Vector(0.34, 0.24, 0.15), Vector(0.12, 0.14, 0.17), Vector(0.26, 0.10, 0.09)]
      if height > 1.48, height < 1.70 { return SceneMaterial(colour: Vector(0.48, 0.32, 0.23)) }
      return SceneMaterial(colour: height < 0.62 ? Vector(0.09, 0.08, 0.08) : coats[number % coats.count])
    }
  }

  /// Striped awnings over some of the shops.
  static let awnings: [SceneThing] = StreetBuilding.row.filter { $0.number % 3 != 2 && $0.low.z < 42 && $0.high.z > 1 }.map { house in
    let side = house.side
    let front = side < 0 ? house.high.x : house.low.x
    let middle = Vector(front - side * 0.55, 2.62, (house.low.z + house.high.z) / 2)
    let half = Vector(0.62, 0.34, (house.high.z - house.low.z) * 0.42)
    return SceneThing(low: middle - half - Vector(0.1, 0.2, 0.1), high: middle + half + Vector(0.1, 0.2, 0.1)) { point in
      var p = point - middle
      // The awning slopes down towards the street.
      p.y -= 0.42 * side * p.x
      let cloth = Shape.box(p, half: Vector(half.x, 0.03, half.z), round: 0.01)
      let hem = Shape.box(
        point - middle - Vector(-side * 0.60, -0.36, 0), half: Vector(0.012, 0.12, half.z), round: 0.005)
      return min(cloth, hem) * 0.85
    } material: { point, _ in
      let stripe = Int(((point.z - house.low.z) / 0.32).rounded(.down)) % 2 == 0
      let paints = [Vector(0.52, 0.14, 0.10), Vector(0.14, 0.30, 0.24), Vector(0.56, 0.36, 0.12)]
      return SceneMaterial(colour: stripe ? Vector(0.80, 0.72, 0.58) : paints[house.number % paints.count])
    }
  }
}
