import Glibc

extension Product {
  static let still: [SceneThing] = [vase, cup, book, saucer] + lemons + twigs

  private static let vase = SceneThing(low: Vector(-0.30, 0, 0.02), high: Vector(-0.02, 0.36, 0.30)) { point in
    let p = point - Vector(-0.16, 0, 0.16)
    let y = p.y
    // A belly below, a neck, a lip.
    let radius = 0.058 + 0.062 * expf(-powf((y - 0.11) / 0.085, 2)) - 0.026 * smoothstep(0.2, 0.28, y) + 0.016 * smoothstep(0.31, 0.35, y)
    let across = Vector(p.x, 0, p.z).length
    let shell = abs(across - radius + 0.004) - 0.004
    return max(max(y < 0.02 ? across - radius : shell, -y), y - 0.345) * 0.75
  } material: { point, _ in
    let p = point - Vector(-0.16, 0, 0.16)
    let turn = atan2f(p.z, p.x)
    let drip = 0.20 + 0.025 * sinf(turn * 5) + 0.05 * SceneNoise.value(turn * 3, 1, 3)
    let speck = smoothstep(0.72, 0.80, SceneNoise.solid(point * 150, 5))
    let flow = SceneNoise.cloudy(turn * 4, p.y * 14, 7)
    if p.y > drip {
      let glaze = Vector(0.07, 0.24, 0.30).mixed(with: Vector(0.20, 0.46, 0.46), flow)
      return SceneMaterial(colour: glaze * (1 - 0.3 * speck), mirror: 0.06, shine: 0.7)
    }
    let groove = 0.85 + 0.15 * sinf(p.y * 420)
    return SceneMaterial(colour: Vector(0.62, 0.50, 0.38) * ((0.75 + 0.35 * flow) * groove * (1 - 0.45 * speck)), shine: 0.05)
  }

  private static let cupPlace = Vector(0.20, 0.016, -0.10)

  private static let cup = SceneThing(low: cupPlace - Vector(0.08, 0, 0.08), high: cupPlace + Vector(0.13, 0.11, 0.08)) { point in
    let p = point - cupPlace
    let across = Vector(p.x, 0, p.z).length
    let radius = 0.040 + 0.024 * smoothstep(0, 0.06, p.y)
    let shell = max(abs(across - radius) - 0.0028, max(-p.y, p.y - 0.092))
    let base = Shape.drum(p, radius: 0.042, height: 0.006)
    let coffee = max(across - radius, abs(p.y - 0.074) - 0.002)
    let handle = Shape.ring(Vector(p.x - 0.070, p.z, p.y - 0.050), radius: 0.026, thick: 0.0055)
    return min(min(shell, max(handle, radius - across)), min(base, coffee)) * 0.8
  } material: { point, _ in
    let p = point - cupPlace
    let across = Vector(p.x, 0, p.z).length
    if across < 0.058, p.y > 0.070, p.y < 0.079 {
      let foam = SceneNoise.cloudy(p.x * 60 + sinf(p.z * 90) * 0.5, p.z * 60, 3)
      return SceneMaterial(
        colour: Vector(0.12, 0.055, 0.025).mixed(with: Vector(0.62, 0.42, 0.24), smoothstep(0.45, 0.6, foam)), shine: 0.5)
    }
    let speck = smoothstep(0.74, 0.80, SceneNoise.solid(point * 190, 9))
    let band = p.y > 0.060 && p.y < 0.068 || p.y > 0.052 && p.y < 0.055
    let clay = band ? Vector(0.16, 0.28, 0.42) : Vector(0.80, 0.76, 0.68)
    return SceneMaterial(colour: clay * (1 - 0.4 * speck), mirror: 0.04, shine: 0.5)
  }

  private static let saucer = SceneThing(low: cupPlace - Vector(0.12, 0.016, 0.12), high: cupPlace + Vector(0.12, 0.012, 0.12)) { point in
    let p = point - cupPlace + Vector(0, 0.014, 0)
    let across = Vector(p.x, 0, p.z).length
    let rise = 0.016 * smoothstep(0.05, 0.11, across)
    return max(abs(p.y - rise - 0.003) - 0.003, across - 0.108) * 0.8
  } material: { point, _ in
    let across = (Vector(point.x, 0, point.z) - Vector(cupPlace.x, 0, cupPlace.z)).length
    let speck = smoothstep(0.74, 0.80, SceneNoise.solid(point * 190, 11))
    let clay = across > 0.095 && across < 0.100 ? Vector(0.16, 0.28, 0.42) : Vector(0.80, 0.76, 0.68)
    return SceneMaterial(colour: clay * (1 - 0.4 * speck), mirror: 0.04, shine: 0.5)
  }

  private static let lemons: [SceneThing] = [
    (Vector(-0.04, 0.034, -0.20), Float(0.4)), (Vector(0.055, 0.034, -0.27), 1.6), (Vector(-0.26, 0.034, -0.16), 2.5),
  ].map { place, turn in
    let axis = Vector(cosf(turn), 0.1, sinf(turn)).normalized
    return SceneThing(low: place - Vector(repeating: 0.065), high: place + Vector(repeating: 0.065)) { point in
      let p = point - place
      let along = p.dot(axis)
      let across = (p - axis * along).length
      let body = Shape.ellipsoid(Vector(along, across, 0), half: Vector(0.046, 0.034, 0.034))
      let tip = Shape.ellipsoid(Vector(abs(along) - 0.044, across, 0), half: Vector(0.012, 0.010, 0.010))
      return (Shape.blended(body, tip, 0.014) - 0.0008 * SceneNoise.solid(point * 300, 3)) * 0.8
    } material: { point, _ in
      let pore = SceneNoise.solid(point * 330, 5)
      let green = smoothstep(0.5, 0.9, SceneNoise.solid(point * 16, Int(turn * 10)))
      let peel = Vector(0.88, 0.66, 0.07).mixed(with: Vector(0.55, 0.60, 0.10), green * 0.6)
      return SceneMaterial(colour: peel * (0.78 + 0.3 * pore), shine: 0.3)
    }
  }

  private static let book = SceneThing(low: Vector(0.06, 0, 0.14), high: Vector(0.44, 0.10, 0.44)) { point in
    let lower = Shape.box(point - Vector(0.24, 0.026, 0.28), half: Vector(0.17, 0.026, 0.12), round: 0.004)
    let p = point - Vector(0.25, 0.073, 0.28)
    let turned = Vector(p.x * 0.97 - p.z * 0.24, p.y, p.x * 0.24 + p.z * 0.97)
    return min(lower, Shape.box(turned, half: Vector(0.13, 0.020, 0.095), round: 0.004))
  } material: { point, normal in
    let isUpper = point.y > 0.0525
    let weave = SceneNoise.value(point.x * 500, point.z * 500 + point.y * 500, 3)
    let cloth = isUpper ? Vector(0.52, 0.17, 0.11) : Vector(0.12, 0.20, 0.30)
    let height = isUpper ? (point.y - 0.053) / 0.04 : point.y / 0.052
    if normal.y < 0.5, height > 0.14, height < 0.86, normal.x < -0.4 {
      return SceneMaterial(colour: Vector(0.78, 0.72, 0.60) * (0.6 + 0.5 * SceneNoise.value(point.y * 1800, 1, 5)))
    }
    let letter = normal.z < -0.5 && abs(height - 0.5) < 0.18 && SceneNoise.hash(Int((point.x * 160).rounded(.down)), isUpper ? 3 : 9) > 0.35
    return SceneMaterial(colour: letter && abs(point.x - 0.24) < 0.09 ? Vector(0.80, 0.62, 0.28) : cloth * (0.7 + 0.5 * weave))
  }

  /// Olive twigs in the vase.
  private static let twigs: [SceneThing] = (0..<6).flatMap { index -> [SceneThing] in
    let foot = Vector(-0.16, 0.25, 0.16)
    let lean = Vector((Float(index) - 2.5) * 0.075, 0.32 + 0.12 * SceneNoise.hash(index, 3), (SceneNoise.hash(index, 4) - 0.5) * 0.2)
    let edge = Vector(repeating: 0.06)
    let end = foot + lean
    let leaves = (1...9).map { leaf in
      let side: Float = leaf % 2 == 0 ? 1 : -1
      let turn = side * (0.75 + 0.5 * SceneNoise.hash(index, leaf))
      return (
        start: foot + lean * (0.22 + Float(leaf) * 0.085), way: Vector(sinf(turn), 0.75, cosf(turn * 3) * 0.6).normalized * 0.052
      )
    }
    return [
      SceneThing(low: pointwiseMin(foot, end) - edge, high: pointwiseMax(foot, end) + edge) { point in
        var shape = Shape.capsule(point, from: foot, to: end, radius: 0.0028)
        for leaf in leaves {
          let along = min(1, max(0, (point - leaf.start).dot(leaf.way) / 0.0027))
          // A leaf is thickest in its middle.
          shape = min(shape, (point - leaf.start - leaf.way * along).length - 0.0095 * along * (1 - along) * 4)
        }
        return shape * 0.8
      } material: { point, normal in
        let leaf = SceneNoise.solid(point * 90, index)
        return SceneMaterial(
          colour: Vector(0.24, 0.31, 0.16).mixed(with: Vector(0.46, 0.50, 0.38), normal.y > 0 ? leaf : 0.8) * (0.6 + 0.5 * leaf), veil: 0.3)
      }
    ]
  }
}
