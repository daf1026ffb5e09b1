import Glibc

/// Meadows in the afternoon. A path leads past a fence and trees towards blue mountains.
enum Landscape {
  static let stage = Stage(
    view: SceneView(eye: Vector(0.4, eyeHeight, 0), lookingAlong: Vector(0, -0.02, 1), width: 1.5, rise: 0.055), exposure: 0.50,
    light: light,
    ground: StageGround(height: height, highest: 40, reach: 700) { point, normal, distance in
      (SceneMaterial(colour: meadow(point, distance)), grassy(point, normal, distance))
    },
    ridges: ridges, things: trees + fence + barn, nook: 0.8)

  static let towardsSun = Vector(-0.62, 0.48, -0.25).normalized
  private static let eyeHeight = height(0.4, 0) + 2.1

  private static let light = StageLight(
    towardsSun: towardsSun, sunColour: Vector(3.3, 2.75, 1.95), skyColour: Vector(0.42, 0.55, 0.80),
    bounceColour: Vector(0.16, 0.19, 0.08), haze: 0.0007, hazeColour: Vector(0.42, 0.58, 0.86)
  ) { ray in
    Sky.clouds(
      ray, towardsSun: towardsSun, zenith: Vector(0.10, 0.27, 0.66), horizon: Vector(0.62, 0.76, 0.92),
      cloud: Vector(1.7, 1.6, 1.5), shade: Vector(0.55, 0.62, 0.74), amount: 0.52)
  }

  /// Returns the height of the rolling meadows, which rise towards the mountains.
  @Sendable static func height(_ x: Float, _ z: Float) -> Float {
    let broad = SceneNoise.value(x * 0.021 + 4.3, z * 0.017 + 1.2, 3)
    let fine = SceneNoise.value(x * 0.085, z * 0.085, 5)
    let hills = smoothstep(60, 420, z) * (8 + 26 * SceneNoise.value(x * 0.009 + 8, z * 0.007, 7))
    // The path is worn slightly into the ground.
    let aside = x - path(z)
    let worn = z < 130 && abs(aside) < 3 ? expf(-aside * aside * 0.8) * 0.12 * smoothstep(130, 60, z) : 0
    return broad * 4.2 * smoothstep(-6, 40, z) + fine * 0.9 + hills - worn
  }

  /// Returns the x of the middle of the path at a z.
  static func path(_ z: Float) -> Float { 1.2 + sinf(z * 0.052 + 0.3) * 3.4 + z * 0.012 }

  private static func meadow(_ point: Vector, _ distance: Float) -> Vector {
    let fade = 1 / (1 + distance * 0.03)
    let patch = SceneNoise.cloudy(point.x * 0.05, point.z * 0.05, 41)
    let tuft = SceneNoise.cloudy(point.x * 0.9, point.z * 0.9, 43)
    let blade = SceneNoise.value(point.x * 38, point.z * 11, 45)
    var colour = Vector(0.16, 0.25, 0.05).mixed(with: Vector(0.34, 0.33, 0.09), smoothstep(0.35, 0.68, patch))
    colour *= 0.55 + 0.65 * tuft + (0.6 * blade - 0.3) * fade
    // Fields farther away have stripes and colours of their own.
    if point.z > 90 {
      let field = SceneNoise.hash(Int((point.x * 0.022).rounded(.down)), Int((point.z * 0.015).rounded(.down)), 4)
      let stripe = 0.85 + 0.3 * SceneNoise.value(point.x * (0.9 + field), 1, 6)
      let tints = [Vector(0.42, 0.36, 0.10), Vector(0.14, 0.24, 0.06), Vector(0.24, 0.30, 0.08), Vector(0.36, 0.27, 0.13)]
      colour = colour.mixed(with: tints[Int(field * 3.99)] * stripe, smoothstep(90, 150, point.z) * 0.8)
      let wood = smoothstep(0.55, 0.6, SceneNoise.cloudy(point.x * 0.03 + 9, point.z * 0.02, 48))
      colour = colour.mixed(with: Vector(0.05, 0.10, 0.04) * (0.5 + tuft), wood * smoothstep(110, 170, point.z))
    }
    colour = flowers(point, on: colour)
    let way = abs(point.x - path(point.z)) + (SceneNoise.value(point.x * 2, point.z * 2, 51) - 0.5) * 0.5
    let bare = smoothstep(1.25, 0.8, way) * smoothstep(140, 90, point.z)
    let earth = Vector(0.50, 0.38, 0.24) * (0.6 + 0.5 * tuft + 0.3 * SceneNoise.value(point.x * 24, point.z * 24, 53))
    let verge = 1 - 0.75 * smoothstep(0.3, 0.05, way) * smoothstep(30, 3, distance)
    return colour.mixed(with: earth.mixed(with: colour, (1 - verge) * 0.7), bare)
  }

  private static func flowers(_ point: Vector, on colour: Vector) -> Vector {
    guard point.z < 26 else { return colour }
    let x = point.x * 5
    let z = point.z * 3.2
    let cell = (x: x.rounded(.down), z: z.rounded(.down))
    let chance = SceneNoise.hash(Int(cell.x), Int(cell.z), 61)
    let dense = smoothstep(0.45, 0.7, SceneNoise.cloudy(point.x * 0.12, point.z * 0.12, 63))
    guard chance < 0.05 + 0.35 * dense else { return colour }
    let dx = x - cell.x - 0.5
    let dz = z - cell.z - 0.5
    guard dx * dx + dz * dz < 0.05 + 0.3 * chance * 0.2 else { return colour }
    let tints = [Vector(0.95, 0.80, 0.12), Vector(0.92, 0.92, 0.88), Vector(0.78, 0.16, 0.12), Vector(0.52, 0.34, 0.80)]
    return tints[Int(SceneNoise.hash(Int(cell.x), Int(cell.z), 65) * 3.99)]
  }

  private static func grassy(_ point: Vector, _ normal: Vector, _ distance: Float) -> Vector {
    let strength = 0.5 / (1 + distance * 0.06)
    let x = SceneNoise.value(point.x * 9, point.z * 9, 71) - 0.5
    let z = SceneNoise.value(point.x * 9, point.z * 9, 73) - 0.5
    return (normal + Vector(x, 0, z) * strength).normalized
  }
}
