import Glibc

extension Room {
  static let furniture: [SceneThing] = [rug, sofa] + cushions + table + shelf

  private static let rug = SceneThing(low: Vector(-1.55, 0, 0.75), high: Vector(1.35, 0.018, 3.0)) { point, _ in
    let x = (point.x + 0.1) / 1.45
    let z = (point.z - 1.87) / 1.12
    let border = max(abs(x), abs(z))
    let pile = 0.62 + 0.6 * SceneNoise.value(point.x * 130, point.z * 130, 3)
    let diamond = abs(x * 5 - (x * 5).rounded()) + abs(z * 4 - (z * 4).rounded())
    var colour = diamond < 0.32 ? Vector(0.70, 0.56, 0.38) : Vector(0.42, 0.12, 0.10)
    if diamond < 0.14 { colour = Vector(0.13, 0.17, 0.26) }
    if border > 0.80 { colour = sinf(x * 44) * sinf(z * 40) > 0 ? Vector(0.14, 0.18, 0.27) : Vector(0.62, 0.50, 0.34) }
    if border > 0.93 { colour = Vector(0.50, 0.40, 0.28) }
    return SceneMaterial(colour: colour * pile)
  }

  private static let sofa = SceneThing(low: Vector(-1.75, 0, 3.1), high: Vector(0.85, 0.95, 4.3)) { point in
    let p = point - Vector(-0.45, 0, 3.7)
    let side = Vector(abs(p.x), p.y, p.z)
    let base = Shape.box(p - Vector(0, 0.24, 0), half: Vector(1.15, 0.12, 0.46), round: 0.04)
    let seat = Shape.box(side - Vector(0.51, 0.42, -0.06), half: Vector(0.50, 0.09, 0.42), round: 0.07)
    let back = Shape.box(side - Vector(0.51, 0.66, 0.34 + (p.y - 0.6) * 0.12), half: Vector(0.50, 0.24, 0.11), round: 0.09)
    let arm = Shape.box(side - Vector(1.13, 0.42, 0), half: Vector(0.11, 0.20, 0.46), round: 0.09)
    let leg = Shape.drum(Vector(side.x - 1.05, p.y, abs(p.z) - 0.36), radius: 0.025, height: 0.14)
    return min(min(min(base, seat), min(back, arm)), leg) * 0.9
  } material: { point, normal in
    if point.y < 0.12 { return SceneMaterial(colour: Vector(0.22, 0.14, 0.09)) }
    let weave = 0.5 + 0.25 * sinf(point.x * 420) + 0.25 * sinf((point.y + point.z) * 420)
    let wear = SceneNoise.cloudy(point.x * 4, (point.y + point.z) * 4, 5)
    return SceneMaterial(colour: Vector(0.15, 0.28, 0.36) * (0.55 + 0.35 * weave + 0.45 * wear))
  }

  private static let cushions: [SceneThing] = [
    (Vector(-1.22, 0.64, 3.68), Vector(0.74, 0.50, 0.16), 0), (Vector(0.22, 0.63, 3.70), Vector(0.66, 0.20, 0.12), 1),
    (Vector(-0.86, 0.60, 3.60), Vector(0.72, 0.66, 0.54), 2),
  ].map { (place: Vector, colour: Vector, number: Int) in
    SceneThing(low: place - Vector(repeating: 0.28), high: place + Vector(repeating: 0.28)) { point in
      let p = point - place
      let leant = Vector(p.x, p.y + p.z * 0.35, p.z - p.y * 0.35)
      let bulge = 0.06 * max(0, 1 - (p.x * p.x + p.y * p.y) * 18)
      return (Shape.box(leant, half: Vector(0.21, 0.20, 0.05), round: 0.05) - bulge) * 0.7
    } material: { point, _ in
      let p = point - place
      let stripe = number == 2 ? (sinf(p.x * 70) > 0.3 ? Float(0.55) : 1) : 1
      let weave = 0.7 + 0.45 * SceneNoise.value(point.x * 190, point.y * 190, number)
      return SceneMaterial(colour: colour * (stripe * weave))
    }
  }

  /// A low table with a bowl, and books under it.
  private static let table: [SceneThing] = {
    let middle = Vector(-0.15, 0, 1.85)
    let top = SceneThing(low: middle + Vector(-0.62, 0.36, -0.36), high: middle + Vector(0.62, 0.42, 0.36)) { point in
      let p = point - middle - Vector(0, 0.39, 0)
      return Shape.box(p, half: Vector(0.60, 0.02, 0.34), round: 0.015)
    } material: { point, _ in
      let ring = SceneNoise.value(point.x * 2.5, point.z * 60 + 3 * SceneNoise.value(point.x * 2, point.z * 3, 3), 5)
      return SceneMaterial(colour: Vector(0.46, 0.28, 0.15).mixed(with: Vector(0.28, 0.15, 0.08), ring), mirror: 0.06, shine: 0.4)
    }
    let legs = SceneThing(low: middle + Vector(-0.56, 0, -0.3), high: middle + Vector(0.56, 0.37, 0.3)) { point in
      let p = point - middle
      return Shape.drum(Vector(abs(p.x) - 0.50 - p.y * -0.05, p.y, abs(p.z) - 0.24), radius: 0.024, height: 0.37) * 0.9
    } material: { _, _ in
      SceneMaterial(colour: Vector(0.32, 0.19, 0.10))
    }
    return [top, legs]
  }()

  /// Shelves with books along the right wall.
  private static let shelf: [SceneThing] = {
    let wood: @Sendable (Vector, Vector) -> SceneMaterial = { point, _ in
      let grain = SceneNoise.value(point.z * 9, point.y * 60 + point.x * 60, 3)
      return SceneMaterial(colour: Vector(0.48, 0.32, 0.19) * (0.65 + 0.5 * grain), shine: 0.1)
    }
    let levels = [0.10, 0.55, 0.98, 1.40, 1.80].map { (y: Float) in
      SceneThing(low: Vector(2.08, y, 0.9), high: Vector(2.40, y + 0.03, 2.9)) { wood($0, $1) }
    }
    let ends = [0.88, 1.88, 2.88].map { (z: Float) in
      SceneThing(low: Vector(2.07, 0, z), high: Vector(2.40, 1.83, z + 0.04)) { wood($0, $1) }
    }
    let books = (0..<64).compactMap { index -> SceneThing? in
      let level = [Float(0.13), 0.58, 1.01, 1.43][index % 4]
      let place = Float(index / 4)
      let z = 0.95 + place * 0.118 + (place > 7 ? 0.06 : 0)
      guard SceneNoise.hash(index, 3) > 0.12 else { return nil }
      let height = 0.24 + 0.10 * SceneNoise.hash(index, 4)
      let depth = 2.12 + 0.06 * SceneNoise.hash(index, 5)
      return SceneThing(low: Vector(depth, level, z), high: Vector(2.38, level + height, z + 0.108)) { point, _ in
        // Three spines in one block.
        let spine = Int(((point.z - z) / 0.036).rounded(.down))
        let tints = [
          Vector(0.46, 0.13, 0.10), Vector(0.12, 0.22, 0.34), Vector(0.66, 0.56, 0.38), Vector(0.14, 0.28, 0.18), Vector(0.55, 0.36, 0.12),
        ]
        let colour = tints[Int(SceneNoise.hash(index, spine, 7) * 4.99)]
        let edge = (point.z - z) / 0.036 - Float(spine)
        let label = abs(point.y - level - height * 0.7) < 0.018 && edge > 0.2 && edge < 0.8
        return SceneMaterial(colour: (label ? Vector(0.80, 0.68, 0.40) : colour) * (edge < 0.08 ? 0.35 : 0.9 + 0.2 * edge))
      }
    }
    return levels + ends + books
  }()
}
