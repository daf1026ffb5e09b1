import Glibc

extension Landscape {
  /// The positions and sizes of the trees.
  private static let places: [(x: Float, z: Float, size: Float)] = [
    (-9.5, 21, 1.0), (-11, 27, 1.3), (11.5, 31, 1.25), (16, 34, 0.95), (-19, 46, 1.3), (-15, 52, 1.0), (22, 58, 1.3), (9, 66, 1.1),
    (-34, 74, 1.4), (34, 82, 1.4), (-6, 92, 1.2), (48, 96, 1.3), (-52, 90, 1.5), (18, 110, 1.4),
  ]

  static let trees: [SceneThing] = places.enumerated().flatMap { number, tree in
    tall(at: Vector(tree.x, height(tree.x, tree.z), tree.z), size: tree.size, number: number)
  }

  private static func tall(at foot: Vector, size: Float, number: Int) -> [SceneThing] {
    let greens = [Vector(0.13, 0.21, 0.05), Vector(0.18, 0.23, 0.05), Vector(0.10, 0.18, 0.06)]
    let green = greens[number % greens.count]
    let trunk = Plant.trunk(at: foot, radius: 0.24 * size, height: 3.4 * size, colour: Vector(0.30, 0.23, 0.16), number: number)
    let crowns: [(Vector, Vector)] = [
      (Vector(0, 4.4, 0), Vector(2.2, 1.9, 2.2)), (Vector(-1.2, 3.4, 0.3), Vector(1.5, 1.1, 1.4)),
      (Vector(1.3, 3.7, -0.2), Vector(1.4, 1.2, 1.4)),
    ]
    return [trunk]
      + crowns.enumerated().map { index, crown in
        Plant.crown(
          at: foot + crown.0 * size, half: crown.1 * size, leaf: 0.26 * size, colour: green, number: number * 5 + index)
      }
  }

  /// Posts and rails along the path.
  static let fence: [SceneThing] = (0..<15).flatMap { index -> [SceneThing] in
    let z = 4.2 + Float(index) * 2.6
    let place = post(z)
    let next = post(z + 2.6)
    let wood: @Sendable (Vector, Vector) -> SceneMaterial = { point, _ in
      let grain = SceneNoise.value(point.x * 30 + point.z * 30, point.y * 7, index)
      return SceneMaterial(colour: Vector(0.42, 0.35, 0.27) * (0.55 + 0.7 * grain))
    }
    let upright = SceneThing(low: place - Vector(0.1, 0.3, 0.1), high: place + Vector(0.1, 1.2, 0.1)) { point in
      Shape.capsule(point - place, from: .zero, to: Vector(0.02, 1.08, 0), radius: 0.07)
    } material: {
      wood($0, $1)
    }
    let rails = [Float(0.5), 0.92].map { up in
      let start = place + Vector(0, up, 0)
      let end = next + Vector(0, up - 0.03, 0)
      let edge = Vector(repeating: 0.06)
      return SceneThing(low: pointwiseMin(start, end) - edge, high: pointwiseMax(start, end) + edge) { point in
        Shape.capsule(point, from: start, to: end, radius: 0.045)
      } material: {
        wood($0, $1)
      }
    }
    return [upright] + rails
  }

  private static func post(_ z: Float) -> Vector {
    let x = path(z) - 2.5
    return Vector(x, height(x, z), z)
  }

  /// A barn of dark wood with a red roof on the right.
  static let barn: [SceneThing] = {
    let foot = Vector(24, height(24, 62) - 0.4, 66)
    let walls = SceneThing(low: foot - Vector(5, 0, 3.5), high: foot + Vector(5, 3.8, 3.5)) { point, normal in
      let along = abs(normal.x) > 0.5 ? point.z : point.x
      let board = (along * 4).rounded(.down)
      let tint = 0.6 + 0.5 * SceneNoise.hash(Int(board), 5) + 0.2 * SceneNoise.value(along * 20, point.y * 2, 3)
      let isDoor = abs(point.x - foot.x) < 1.1 && point.y - foot.y < 2.8
      return SceneMaterial(colour: (isDoor ? Vector(0.10, 0.07, 0.05) : Vector(0.30, 0.19, 0.11)) * tint)
    }
    let roof = SceneThing(low: foot + Vector(-5.6, 3.6, -4.2), high: foot + Vector(5.6, 7.2, 4.2)) { point in
      let p = point - foot - Vector(0, 3.7, 0)
      return max(max(abs(p.x) - 5.5, (abs(p.z) * 0.8 + p.y - 3.2) * 0.75), -p.y)
    } material: { point, _ in
      let row = (point.y * 5).rounded(.down)
      let tile = (point.x * 3 + row * 0.5).rounded(.down)
      return SceneMaterial(colour: Vector(0.46, 0.17, 0.10) * (0.65 + 0.5 * SceneNoise.hash(Int(tile), Int(row), 8)))
    }
    return [walls, roof]
  }()

  static let ridges: [StageRidge] = [
    ridge(z: 900, low: 30, tall: 90, scale: 0.0042, snow: 500, layer: 80),
    ridge(z: 1700, low: 80, tall: 250, scale: 0.0021, snow: 290, layer: 85),
    ridge(z: 3200, low: 150, tall: 560, scale: 0.0013, snow: 430, layer: 90),
  ]

  /// Returns a chain of mountains with snow above `snow` metres. `scale` is one over the width of a summit.
  static func ridge(z: Float, low: Float, tall: Float, scale: Float, snow: Float, layer: Int) -> StageRidge {
    StageRidge(z: z) { x in
      let broad = 1 - abs(2 * SceneNoise.value(x * scale + 5, 0.5, layer) - 1)
      return low + tall * (0.75 * broad + 0.25 * SceneNoise.cloudy(x * scale * 4, 1.5, layer + 1))
    } material: { point, top in
      let x = point.x * scale
      let y = point.y * scale
      // Ribs run down from the summits; each has a lit and a shaded side.
      let rib = SceneNoise.cloudy(x * 6 + y * 2, y * 2.2, layer + 3)
      let next = SceneNoise.cloudy(x * 6 + y * 2 + 0.25, y * 2.2, layer + 3)
      let rough = SceneNoise.cloudy(x * 30, y * 30, layer + 5)
      let rock = Vector(0.24, 0.22, 0.20).mixed(with: Vector(0.10, 0.17, 0.07), smoothstep(snow * 0.8, snow * 0.4, point.y))
      let white = smoothstep(snow * 0.8, snow * 1.1, point.y + (rough - 0.5) * tall * 0.5)
      let normal = Vector((rib - next) * 9 - 0.2, 0.6, -0.6).normalized
      return (SceneMaterial(colour: rock.mixed(with: Vector(0.85, 0.88, 0.92), white) * (0.6 + 0.7 * rough)), normal)
    }
  }
}
