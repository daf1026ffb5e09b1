import Glibc

/// A young woman with a straw hat and a knitted scarf in a garden, in the style of an illustration.
enum Portrait {
  static let stage = Stage(
    view: SceneView(eye: Vector(0.03, 1.53, -1.15), lookingAlong: Vector(0, -0.02, 1), width: 0.66, rise: -0.045), exposure: 0.60,
    light: light,
    ground: StageGround(level: 0, reach: 60) { point, normal, _ in
      let tuft = SceneNoise.cloudy(point.x * 5, point.z * 5, 3)
      return (SceneMaterial(colour: Vector(0.18, 0.26, 0.07) * (0.4 + tuft)), normal)
    },
    ridges: [trees], things: figure + garden, nook: 0.10)

  private static let towardsSun = Vector(-0.66, 0.30, -0.69).normalized

  private static let light: StageLight = {
    var light = StageLight(
      towardsSun: towardsSun, sunColour: Vector(2.9, 2.35, 1.7), skyColour: Vector(0.50, 0.56, 0.62),
      bounceColour: Vector(0.24, 0.20, 0.13), haze: 0.012, hazeColour: Vector(0.78, 0.76, 0.62)
    ) { ray in
      Vector(1.0, 0.90, 0.70).mixed(with: Vector(0.48, 0.64, 0.82), smoothstep(0.05, 0.5, ray.y))
        * (0.9 + 0.2 * SceneNoise.cloudy(ray.x * 5, ray.y * 9, 7))
    }
    // A light from behind that brightens the outline.
    light.lamps = [StageLamp(place: Vector(0.9, 2.1, 1.0), colour: Vector(1.1, 0.85, 0.5))]
    return light
  }()

  private static let trees = StageRidge(z: 16) { x in
    2.2 + 5.5 * SceneNoise.cloudy(x * 0.22 + 3, 0.5, 21) + 0.3 * SceneNoise.value(x * 4, 0.5, 23)
  } material: { point, _ in
    let leaf = SceneNoise.cloudy(point.x * 2.4, point.y * 2.4, 25)
    let warm = SceneNoise.value(point.x * 0.7, point.y * 0.7, 27)
    let colour = Vector(0.20, 0.28, 0.08).mixed(with: Vector(0.42, 0.34, 0.09), warm)
    let fine = SceneNoise.value(point.x * 11, point.y * 11, 29)
    return (SceneMaterial(colour: colour * (0.1 + 0.8 * leaf * leaf + 0.35 * fine)), Vector(leaf - 0.7, 0.5, -0.7).normalized)
  }

  /// A hedge of roses behind her.
  private static let garden: [SceneThing] =
    (0..<9).map { index in
      let place = Vector(-2.6 + Float(index) * 0.66, 0.62 + 0.5 * SceneNoise.hash(index, 3), 2.3 + 0.9 * SceneNoise.hash(index, 4))
      let half = Vector(0.62, 0.75, 0.5) * (0.85 + 0.4 * SceneNoise.hash(index, 5))
      return roses(Plant.crown(at: place, half: half, leaf: 0.075, colour: Vector(0.16, 0.25, 0.07), number: index + 60), number: index)
    }

  /// The same bush with blossoms on it.
  private static func roses(_ bush: SceneThing, number: Int) -> SceneThing {
    SceneThing(low: bush.low, high: bush.high, distance: bush.distance) { point, normal in
      let place = point * 9
      let cell = place.rounded(.down)
      let chance = SceneNoise.hash(Int(cell.x), Int(cell.y), Int(cell.z) &+ number)
      let inside = place - cell - Vector(repeating: 0.5)
      guard chance > 0.66, inside.length < 0.40 else { return bush.material(point, normal) }
      let tint = Vector(0.80, 0.28, 0.30).mixed(with: Vector(0.92, 0.78, 0.66), SceneNoise.hash(Int(cell.x), Int(cell.z), 9))
      return SceneMaterial(colour: tint * (0.55 + 1.0 * inside.length), veil: 0.2)
    }
  }
}
