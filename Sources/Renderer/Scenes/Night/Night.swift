import Glibc

/// A camp under the Milky Way: a lit tent, a fire, firs and mountains.
enum Night {
  static let stage = Stage(
    view: SceneView(eye: Vector(0, 1.55, -0.4), lookingAlong: Vector(0, 0.06, 1), width: 0.82, rise: 0.30), exposure: 0.95,
    light: light,
    ground: StageGround(height: height, highest: 3, reach: 160) { point, normal, distance in grass(point, normal, distance) },
    ridges: ridges, things: camp + firs, nook: 0.35)

  private static let moon = Vector(-0.45, 0.62, -0.64).normalized
  static let firePlace = Vector(0.78, height(0.78, 5.3), 5.3)

  private static let light = StageLight(
    towardsSun: moon, sunColour: Vector(0.10, 0.13, 0.20), skyColour: Vector(0.040, 0.055, 0.10),
    bounceColour: Vector(0.012, 0.014, 0.018),
    lamps: [
      StageLamp(place: firePlace + Vector(0, 0.45, -0.1), colour: Vector(3.0, 1.25, 0.34)),
      StageLamp(place: Vector(-1.0, 0.75, 6.0), colour: Vector(0.75, 0.42, 0.15)),
    ],
    haze: 0.004, hazeColour: Vector(0.045, 0.062, 0.105)
  ) { ray in
    Sky.stars(ray, zenith: Vector(0.010, 0.018, 0.050), horizon: Vector(0.085, 0.105, 0.165))
      + Vector(0.10, 0.05, 0.03) * smoothstep(0.22, 0, ray.y)
  }

  @Sendable static func height(_ x: Float, _ z: Float) -> Float {
    0.35 * SceneNoise.value(x * 0.16 + 2, z * 0.16, 3) + 0.06 * SceneNoise.value(x * 1.7, z * 1.7, 4) + smoothstep(12, 60, z) * 2.0
  }

  private static func grass(_ point: Vector, _ normal: Vector, _ distance: Float) -> (material: SceneMaterial, normal: Vector) {
    let tuft = SceneNoise.cloudy(point.x * 2.6, point.z * 2.6, 5)
    let blade = SceneNoise.value(point.x * 46, point.z * 15, 7)
    var colour = Vector(0.24, 0.30, 0.13) * (0.3 + 0.7 * tuft + 0.5 * blade / (1 + distance * 0.05))
    // Trodden earth around the fire.
    let away = (Vector(point.x, 0, point.z) - Vector(firePlace.x, 0, firePlace.z)).length
    colour = colour.mixed(with: Vector(0.34, 0.26, 0.19) * (0.5 + 0.7 * blade), smoothstep(1.7, 0.7, away + (tuft - 0.5)))
    let tilt = Vector(SceneNoise.value(point.x * 11, point.z * 11, 9) - 0.5, 0, SceneNoise.value(point.x * 11, point.z * 11, 10) - 0.5)
    return (SceneMaterial(colour: colour), (normal + tilt * (0.8 / (1 + distance * 0.1))).normalized)
  }

  private static let ridges: [StageRidge] = [
    wood(z: 70), Landscape.ridge(z: 800, low: 40, tall: 190, scale: 0.0036, snow: 170, layer: 210),
    Landscape.ridge(z: 1900, low: 190, tall: 520, scale: 0.0017, snow: 330, layer: 220),
  ]

  private static func wood(z: Float) -> StageRidge {
    StageRidge(z: z) { x in
      let tree = (x * 0.5).rounded(.down)
      let part = abs(x * 0.5 - tree - 0.5)
      return 3 + 5 * SceneNoise.cloudy(x * 0.05, 0.5, 41) + (1 - part * 2) * (3 + 6 * SceneNoise.hash(Int(tree), 43))
    } material: { point, _ in
      let needle = SceneNoise.cloudy(point.x * 1.5, point.y * 1.5, 45)
      return (SceneMaterial(colour: Vector(0.16, 0.20, 0.16) * (0.3 + 1.2 * needle)), Vector(needle - 0.5, 0.5, -0.7).normalized)
    }
  }
}
