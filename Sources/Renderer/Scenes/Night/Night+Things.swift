import Glibc

extension Night {
  static let camp: [SceneThing] = [tent] + fire + logs + stones

  private static let tentPlace = Vector(-1.05, height(-1.05, 6.2) - 0.05, 6.3)

  /// A ridge tent, lit from inside, with its door open to the viewer.
  private static let tent = SceneThing(low: tentPlace - Vector(1.35, 0, 1.5), high: tentPlace + Vector(1.35, 1.65, 1.5)) { point in
    let p = point - tentPlace
    let sag = 0.07 * (1 - powf(p.z / 1.35, 2)) + 0.05 * sinf(max(0, p.y) * 2.1)
    let roof = (abs(p.x) * 0.81 + p.y * 0.59) - 0.86 + sag
    let outer = max(max(roof, abs(p.z) - 1.3), -p.y)
    let inner = max(max(roof + 0.03, abs(p.z + 0.1) - 1.35), -p.y)
    let door = max(abs(p.x + 0.02) - 0.36 * (1.25 - p.y), p.z)
    return max(outer, -max(inner, -max(-door, roof + 0.03))) * 0.8
  } material: { point, normal in
    let p = point - tentPlace
    let weave = 0.85 + 0.25 * SceneNoise.value(point.x * 60 + point.z * 60, point.y * 60, 3)
    let seam = abs(p.z * 1.6 - (p.z * 1.6).rounded()) < 0.03 ? Float(0.6) : 1
    let fold = 0.7 + 0.6 * SceneNoise.cloudy(p.x * 2 + p.z, p.y * 2.4, 5)
    let lantern = expf(-(p - Vector(0, 0.55, 0)).dot(p - Vector(0, 0.55, 0)) * 0.9)
    let isInside = normal.z < 0 && p.z > -1.2
    let glow = Vector(1.15, 0.50, 0.13) * (lantern * weave * seam * fold * (isInside ? 1.5 : 0.8))
    return SceneMaterial(colour: Vector(0.66, 0.34, 0.12) * (weave * seam), glow: glow)
  }

  private static let fire: [SceneThing] = (0..<5).map { index in
    let place = firePlace + Vector((Float(index) - 2) * 0.10, 0.12, (SceneNoise.hash(index, 3) - 0.5) * 0.14)
    let tall = 0.34 + 0.34 * SceneNoise.hash(index, 5) - 0.05 * abs(Float(index) - 2)
    return SceneThing(low: place - Vector(0.16, 0.04, 0.12), high: place + Vector(0.16, tall * 1.35, 0.12)) { point in
      let p = point - place
      let up = max(0, p.y) / tall
      let sway = 0.05 * sinf(up * 5 + Float(index)) * up
      let width = 0.10 * (1 - up) * (0.6 + 0.9 * up)
      return (Vector(p.x - sway, 0, p.z).length - width - 0.02 * SceneNoise.solid(p * 14, index)) * 0.5 + max(0, up - 1) * 0.1
    } material: { point, normal in
      let up = max(0, point.y - place.y) / tall
      let heart = max(0, -normal.z)
      let colour = Vector(3.2, 1.5, 0.35).mixed(with: Vector(2.0, 0.42, 0.05), smoothstep(0.2, 0.95, up))
      return SceneMaterial(colour: .zero, glow: colour * (0.35 + heart * heart))
    }
  }

  private static let logs: [SceneThing] = (0..<9).map { index in
    let turn = Float(index) * 0.72
    let isSeat = index >= 6
    let reach: Float = isSeat ? 0.8 : 0.34
    let middle = isSeat ? Vector([Float(2.2), 2.4, -2.3][index - 6], 0, [Float(5.6), 7.0, 4.6][index - 6]) : firePlace
    let start = Vector(middle.x + sinf(turn) * reach, 0, middle.z + cosf(turn) * reach)
    let end = isSeat ? Vector(middle.x - sinf(turn) * reach, 0, middle.z - cosf(turn) * reach) : middle + Vector(0, 0, 0)
    let thick: Float = isSeat ? 0.15 : 0.055
    let from = Vector(start.x, height(start.x, start.z) + thick * 0.8, start.z)
    let to = isSeat ? Vector(end.x, height(end.x, end.z) + thick * 0.8, end.z) : firePlace + Vector(0, 0.22, 0)
    let edge = Vector(repeating: thick * 1.3)
    return SceneThing(low: pointwiseMin(from, to) - edge, high: pointwiseMax(from, to) + edge) { point in
      let bark = SceneNoise.solid(point * (1.6 / thick), index) - 0.5
      return (Shape.capsule(point, from: from, to: to, radius: thick) - bark * thick * 0.25) * 0.7
    } material: { point, _ in
      let bark = SceneNoise.solid(point * (2.6 / thick), index)
      return SceneMaterial(colour: Vector(0.30, 0.22, 0.15) * (0.35 + 0.9 * bark))
    }
  }

  /// A ring of stones around the fire.
  private static let stones: [SceneThing] = (0..<12).map { index in
    let turn = Float(index) * 0.5236
    let x = firePlace.x + 0.52 * sinf(turn)
    let z = firePlace.z + 0.52 * cosf(turn)
    let size = 0.10 + 0.05 * SceneNoise.hash(index, 7)
    let place = Vector(x, height(x, z) + size * 0.4, z)
    return SceneThing(low: place - Vector(repeating: size * 1.4), high: place + Vector(repeating: size * 1.4)) { point in
      let bump = SceneNoise.solid((point - place) / (size * 0.7), index) - 0.5
      return (Shape.ellipsoid(point - place, half: Vector(1.15, 0.8, 1) * size) - bump * size * 0.35) * 0.7
    } material: { point, _ in
      SceneMaterial(colour: Vector(0.40, 0.37, 0.34) * (0.4 + 0.8 * SceneNoise.solid(point * 30, index)))
    }
  }

  private static let places: [(x: Float, z: Float, tall: Float)] = [
    (-3.0, 7.6, 6.2), (3.1, 8.4, 7.4), (-4.8, 10.5, 8.6), (4.9, 11.8, 8.2), (-2.1, 13.5, 7.2), (2.3, 15.0, 6.4), (-6.5, 16.5, 9.5),
    (7.0, 17.5, 9.8), (-4.0, 20.5, 8.0), (4.4, 22.0, 8.6), (0.6, 24.5, 6.2), (-8.8, 25.0, 9.5), (9.4, 27.0, 10.0), (-1.8, 30.0, 7.5),
    (6.4, 33.0, 9.0), (-6.0, 34.0, 8.5), (2.6, 38.0, 8.0), (-10.5, 40.0, 10.0), (11.5, 42.0, 10.5),
  ]

  static let firs: [SceneThing] = places.enumerated().map { number, tree in
    Plant.fir(
      at: Vector(tree.x, height(tree.x, tree.z), tree.z), height: tree.tall, radius: tree.tall * 0.21, colour: Vector(0.17, 0.24, 0.15),
      number: number)
  }
}
