extension Lake {
  /// Planks on posts, out to twelve metres.
  static let jetty: [SceneThing] = {
    let planks = (0..<46).map { index in
      let z = 0.6 + Float(index) * 0.265
      let shift = (SceneNoise.hash(index, 3) - 0.5) * 0.12
      let drop = (SceneNoise.hash(index, 4) - 0.5) * 0.02
      return SceneThing(low: Vector(0.62 + shift, 0.50 + drop, z), high: Vector(2.12 + shift, 0.555 + drop, z + 0.24)) { point, _ in
        let grain = SceneNoise.value(point.x * 3, point.z * 60, index) * 0.6 + SceneNoise.value(point.x * 22, point.z * 90, index) * 0.4
        let tint = 0.65 + 0.5 * SceneNoise.hash(index, 5)
        return SceneMaterial(colour: Vector(0.40, 0.31, 0.23) * (tint * (0.45 + 0.85 * grain)), shine: 0.08)
      }
    }
    let posts = (0..<10).map { index in
      let foot = Vector(index % 2 == 0 ? 0.60 : 2.14, -0.4, 1.6 + Float(index / 2) * 2.6)
      let top = foot + Vector(0, 1.25 + 0.3 * SceneNoise.hash(index, 7), 0)
      return SceneThing(low: foot - Vector(0.14, 0, 0.14), high: top + Vector(0.14, 0.14, 0.14)) { point in
        Shape.capsule(point, from: foot, to: top, radius: 0.10)
      } material: { point, normal in
        let grain = SceneNoise.value(normal.x * 9 + normal.z * 5, point.y * 3, index)
        let wet = smoothstep(0.35, 0.1, point.y)
        return SceneMaterial(colour: Vector(0.33, 0.25, 0.18) * ((0.4 + 0.8 * grain) * (1 - 0.6 * wet)))
      }
    }
    return planks + posts
  }()

  /// A wooden rowing boat on the left.
  static let boat: [SceneThing] = {
    let middle = Vector(-1.75, 0.20, 6.4)
    let turn = Vector(0.36, 0, 0.933)
    @Sendable func local(_ point: Vector) -> Vector {
      let p = point - middle
      return Vector(p.x * turn.z - p.z * turn.x, p.y, p.x * turn.x + p.z * turn.z)
    }
    let hull = SceneThing(low: middle - Vector(1.6, 0.5, 2.4), high: middle + Vector(1.6, 0.6, 2.4)) { point in
      let p = local(point)
      // Bow and stern rise.
      let sheer = p.z * p.z * 0.055
      let outer = Shape.ellipsoid(p - Vector(0, 0.34 + sheer, 0), half: Vector(0.72, 0.62, 2.15))
      let inner = Shape.ellipsoid(p - Vector(0, 0.40 + sheer, 0), half: Vector(0.66, 0.56, 2.05))
      let open = max(max(outer, -inner), p.y - 0.32 - sheer)
      let bench = Shape.box(p - Vector(0, 0.16, 0.1), half: Vector(0.62, 0.025, 0.14), round: 0.01)
      let other = Shape.box(p - Vector(0, 0.18, -1.1), half: Vector(0.48, 0.025, 0.14), round: 0.01)
      return min(open, max(min(bench, other), outer)) * 0.7
    } material: { point, normal in
      let p = local(point)
      let sheer = p.z * p.z * 0.055
      let strake = ((p.y - sheer) * 9).rounded(.down)
      let grain = SceneNoise.value(p.z * 3, p.y * 50, Int(strake)) * 0.5 + SceneNoise.value(p.z * 14, p.y * 90, 3) * 0.5
      let isOutside = normal.x * p.x > 0 && abs(p.x) > 0.3 || normal.y < -0.2
      if p.y - sheer > 0.27 { return SceneMaterial(colour: Vector(0.52, 0.36, 0.20) * (0.6 + 0.6 * grain), shine: 0.2) }
      let paint = Vector(0.10, 0.24, 0.30).mixed(with: Vector(0.42, 0.34, 0.26), smoothstep(0.55, 0.75, grain))
      return SceneMaterial(colour: (isOutside ? paint : Vector(0.44, 0.32, 0.20)) * (0.55 + 0.6 * grain), shine: 0.15)
    }
    return [hull]
  }()

  static let reeds: [SceneThing] = (0..<34).map { index in
    let isLeft = index % 3 != 0
    let x = (isLeft ? -2.6 : 2.7) + (SceneNoise.hash(index, 11) - 0.5) * 1.5
    let z = 1.5 + SceneNoise.hash(index, 12) * 2.6
    let green = Vector(0.30, 0.30, 0.10).mixed(with: Vector(0.48, 0.36, 0.14), SceneNoise.hash(index, 14))
    return Plant.blade(
      at: Vector(x, 0, z), height: 0.9 + 0.9 * SceneNoise.hash(index, 13), lean: (SceneNoise.hash(index, 15) - 0.4) * 0.5, colour: green,
      number: index)
  }

  static let stones: [SceneThing] = (0..<22).map { index in
    let size = 0.12 + 0.34 * SceneNoise.hash(index, 21) * SceneNoise.hash(index, 22)
    let x = (SceneNoise.hash(index, 23) - 0.5) * 5.6
    let place = Vector(x, 0.02, 0.9 + SceneNoise.hash(index, 24) * 1.7 + abs(x) * 0.2)
    let half = Vector(1.2, 0.62, 1) * size
    return SceneThing(low: place - half * 1.3, high: place + half * 1.3) { point in
      let bump = SceneNoise.solid((point - place) / (size * 0.6), index) - 0.5
      return (Shape.ellipsoid(point - place, half: half) - bump * size * 0.3) * 0.7
    } material: { point, _ in
      let speck = SceneNoise.solid(point * 34, index)
      let lichen = smoothstep(0.6, 0.75, SceneNoise.solid(point * 7, index &+ 3))
      let grey = Vector(0.34, 0.31, 0.28) * (0.45 + 0.7 * speck)
      let wet = smoothstep(0.10, 0.03, point.y)
      return SceneMaterial(colour: grey.mixed(with: Vector(0.46, 0.40, 0.18), lichen * 0.5) * (1 - 0.55 * wet), shine: 0.4 * wet)
    }
  }
}
