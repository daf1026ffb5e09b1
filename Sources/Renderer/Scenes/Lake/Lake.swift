import Glibc

/// A mountain lake in the evening, with a jetty, a boat beside it, and the reflection of the far shore.
enum Lake {
  static let stage = Stage(
    view: SceneView(eye: Vector(0.2, 2.0, -1.6), lookingAlong: Vector(0, -0.06, 1), width: 1.30), exposure: 0.58,
    light: light,
    ground: StageGround(level: 0, reach: 4000) { point, _, distance in water(point, distance) },
    ridges: [shore] + mountains, things: jetty + boat + reeds + stones, nook: 0.5)

  private static let towardsSun = Vector(-0.42, 0.16, 0.89).normalized

  private static let light = StageLight(
    towardsSun: towardsSun, sunColour: Vector(3.2, 1.75, 0.8), skyColour: Vector(0.44, 0.44, 0.58),
    bounceColour: Vector(0.20, 0.17, 0.16), haze: 0.00045, hazeColour: Vector(0.74, 0.52, 0.44)
  ) { ray in
    Sky.clouds(
      ray, towardsSun: towardsSun, zenith: Vector(0.17, 0.25, 0.50), horizon: Vector(1.02, 0.60, 0.34),
      cloud: Vector(1.25, 0.62, 0.42), shade: Vector(0.44, 0.33, 0.42), amount: 0.46)
  }

  /// Returns the material and normal of the water. Ripples turn the normal, but less in the distance, where many of them share a pixel.
  private static func water(_ point: Vector, _ distance: Float) -> (material: SceneMaterial, normal: Vector) {
    let calm = 1 / (1 + distance * 0.045)
    let x = point.x
    let z = point.z
    let slow = SceneNoise.value(x * 0.7 + 3, z * 1.5, 3) - 0.5
    let quick = SceneNoise.value(x * 2.6, z * 5.5, 5) - 0.5
    let fine = SceneNoise.value(x * 8, z * 17, 7) - 0.5
    let breeze = smoothstep(0.48, 0.72, SceneNoise.cloudy(x * 0.03, z * 0.012, 9))
    let tilt = (slow * 0.05 + quick * 0.05 + fine * 0.035) * calm + (SceneNoise.value(x * 0.5, z * 2.4, 15) - 0.5) * 0.03 * breeze
    let aside = (SceneNoise.value(x * 1.4, z * 1.4, 11) - 0.5) * 0.03 * calm
    let normal = Vector(aside, 1, tilt).normalized
    // The stones of the bottom are visible near the shore.
    let shallow = smoothstep(7, 1, z)
    let pebble = SceneNoise.cloudy(x * 3, z * 3, 13)
    let bottom = Vector(0.30, 0.24, 0.16) * (0.4 + 0.9 * pebble)
    let colour = Vector(0.03, 0.055, 0.06).mixed(with: bottom, shallow * 0.8)
    return (SceneMaterial(colour: colour, mirror: 0.10 + 0.18 * smoothstep(2, 30, distance), shine: 0.4), normal)
  }

  private static let shore = StageRidge(z: 150) { x in
    let grove = SceneNoise.cloudy(x * 0.03 + 2, 0.5, 21)
    let tree = (x * 0.42).rounded(.down)
    let part = x * 0.42 - tree
    // Firs stand side by side, each as a spike with its own height.
    let spike = 1 - abs(part * 2 - 1)
    return 1.5 + 11 * smoothstep(0.2, 0.75, grove) + spike * (2.5 + 6 * SceneNoise.hash(Int(tree), 3))
  } material: { point, top in
    let tree = (point.x * 0.42).rounded(.down)
    let tint = 0.5 + 0.8 * SceneNoise.hash(Int(tree), 5)
    let needle = SceneNoise.cloudy(point.x * 1.6, point.y * 1.1, 25)
    let rim = smoothstep(3.5, 0, top - point.y)
    let green = Vector(0.08, 0.11, 0.06).mixed(with: Vector(0.36, 0.20, 0.07), SceneNoise.hash(Int(tree), 9) * 0.5)
    if point.y < 0.8 { return (SceneMaterial(colour: Vector(0.42, 0.34, 0.25) * (0.5 + needle)), Vector(0, 0.5, -0.8)) }
    return (
      SceneMaterial(colour: green * (tint * (0.35 + 1.2 * needle)), glow: Vector(0.16, 0.08, 0.03) * rim),
      Vector(part(point.x) - 0.5, 0.5, -0.7).normalized
    )
  }

  private static func part(_ x: Float) -> Float { x * 0.42 - (x * 0.42).rounded(.down) }

  private static let mountains: [StageRidge] = [
    Landscape.ridge(z: 700, low: 25, tall: 130, scale: 0.0042, snow: 400, layer: 150),
    Landscape.ridge(z: 1500, low: 90, tall: 330, scale: 0.0022, snow: 330, layer: 160),
    Landscape.ridge(z: 2900, low: 200, tall: 700, scale: 0.0013, snow: 560, layer: 170),
  ]
}
