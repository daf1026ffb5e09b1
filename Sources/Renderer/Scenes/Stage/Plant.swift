/// Trees and bushes that several scenes share.
enum Plant {
  /// A ball of leaves. `half` has its half axes, and `leaf` is the size of a leaf, all in metres.
  static func crown(at middle: Vector, half: Vector, leaf: Float, colour: Vector, number: Int) -> SceneThing {
    let reach = half * 1.12 + Vector(repeating: leaf)
    return SceneThing(low: middle - reach, high: middle + reach) { point in
      let rough = Shape.ellipsoid(point - middle, half: half)
      // Leaves matter only near the surface.
      guard rough < leaf * 4 else { return rough - leaf * 1.5 }
      let clump = SceneNoise.solid(point / (leaf * 4), number) - 0.5
      // Creases between leaves, on two scales.
      let leaves = abs(SceneNoise.solid(point / leaf, number &+ 3) * 2 - 1)
      let fine = abs(SceneNoise.solid(point / (leaf * 0.45), number &+ 4) * 2 - 1)
      return (rough - clump * leaf * 3.4 - leaves * leaf * 1.1 - fine * leaf * 0.5 + leaf * 0.6) * 0.5
    } material: { point, normal in
      let crease = abs(SceneNoise.solid(point / (leaf * 0.45), number &+ 4) * 2 - 1)
      let tint = 0.25 + 0.6 * SceneNoise.solid(point / (leaf * 0.7), number &+ 5) + 0.65 * crease
      let warm = SceneNoise.solid(point / (leaf * 7), number &+ 9)
      let deep = 0.55 + 0.45 * smoothstep(-half.y, half.y, point.y - middle.y)
      return SceneMaterial(colour: colour.mixed(with: colour * Vector(1.5, 1.1, 0.6), warm) * (tint * deep), veil: 0.25)
    }
  }

  /// An upright trunk with furrowed bark that tapers by half over its height.
  static func trunk(at foot: Vector, radius: Float, height: Float, colour: Vector, number: Int) -> SceneThing {
    let wide = radius * 1.9
    return SceneThing(low: foot - Vector(wide, 0.2, wide), high: foot + Vector(wide, height, wide)) { point in
      let p = point - foot
      let up = max(0, p.y)
      let lean = (SceneNoise.hash(number, 41) - 0.5) * 0.04
      let bend = (SceneNoise.value(up * 0.35, Float(number)) - 0.5) * radius * 0.7 + up * lean
      // Roots spread at the foot.
      let thick = radius * (1 - 0.5 * up / height) * (1 + 0.7 / (1 + up * up * 9))
      return (Vector(p.x - bend, 0, p.z).length - thick) * 0.8
    } material: { point, normal in
      let p = point - foot
      // The normal turns along the circumference of the bark, so that no angle is needed.
      let around = (normal.x * 1.6 + normal.z * 0.7) * radius
      let furrow = SceneNoise.value(around * 26, p.y * 2.4, number &+ 11)
      let fine = SceneNoise.value(around * 90, p.y * 14, number &+ 13)
      let moss = smoothstep(0.52, 0.8, SceneNoise.cloudy(around * 3, p.y * 0.8, number)) * smoothstep(3, 0.2, p.y)
      let bark = colour * (0.35 + 0.75 * furrow + 0.35 * fine)
      return SceneMaterial(colour: bark.mixed(with: Vector(0.16, 0.22, 0.06), moss * 0.8))
    }
  }

  /// A fir: whorls of branches that hang, wider towards the ground.
  static func fir(at foot: Vector, height: Float, radius: Float, colour: Vector, number: Int) -> SceneThing {
    SceneThing(low: foot - Vector(radius, 0, radius), high: foot + Vector(radius, height, radius)) { point in
      let p = point - foot
      let up = p.y / height
      let across = Vector(p.x, 0, p.z).length
      // The whorls form a sawtooth over the height.
      let whorl = up * 13
      let tooth = 1 - (whorl - whorl.rounded(.down))
      let edge = radius * (1 - up) * (0.62 + 0.3 * tooth)
      let rough = across - edge
      guard rough < radius * 0.4 else { return rough * 0.7 }
      let needles = SceneNoise.solid(p * Vector(11, 17, 11) / radius, number) - 0.5
      return (rough - needles * radius * 0.26 * (1.1 - up)) * 0.5
    } material: { point, _ in
      let tint = 0.4 + 0.9 * SceneNoise.solid((point - foot) * Vector(30, 12, 30) / radius, number &+ 2)
      return SceneMaterial(colour: colour * tint, veil: 0.15)
    }
  }

  /// A blade of reed or grass that bends sideways.
  static func blade(at foot: Vector, height: Float, lean: Float, colour: Vector, number: Int) -> SceneThing {
    let tip = Vector(lean, height, 0)
    let bend = Vector(lean * 0.25, height * 0.55, 0)
    let side = abs(lean) + 0.03
    return SceneThing(low: foot - Vector(side, 0.1, 0.03), high: foot + Vector(side, height, 0.03)) { point in
      let p = point - foot
      let thin: Float = 0.012
      return min(
        Shape.capsule(p, from: .zero, to: bend, radius: thin), Shape.capsule(p, from: bend, to: tip, radius: thin * 0.7))
    } material: { point, _ in
      let up = (point.y - foot.y) / height
      return SceneMaterial(colour: colour * (0.5 + 0.7 * up + 0.2 * SceneNoise.hash(number, 3)), veil: 0.3)
    }
  }
}
