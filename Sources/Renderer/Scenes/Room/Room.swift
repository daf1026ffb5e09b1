/// A living room in the morning: sun through a tall window falls over boards, rug and sofa.
enum Room {
  static let stage = Stage(
    view: SceneView(eye: Vector(0.35, 1.42, -1.35), lookingAlong: Vector(-0.05, -0.06, 1), width: 1.28), exposure: 0.66,
    light: light, ground: nil, things: shell + furniture + small, nook: 0.35)

  static let towardsSun = Vector(-0.78, 0.50, 0.12).normalized

  private static let light = StageLight(
    towardsSun: towardsSun, sunColour: Vector(4.4, 3.5, 2.4), skyColour: Vector(0.40, 0.41, 0.44),
    bounceColour: Vector(0.30, 0.25, 0.20),
    lamps: [
      StageLamp(place: Vector(-1.9, 1.5, 1.7), colour: Vector(0.75, 0.85, 1.0)),
      StageLamp(place: Vector(1.55, 1.50, 3.35), colour: Vector(0.85, 0.55, 0.26)),
    ]
  ) { ray in
    // The garden in front of the window.
    let leaf = SceneNoise.cloudy(ray.z * 14, ray.y * 14, 3)
    let sky = Vector(0.80, 1.05, 1.35) * 1.6
    return sky.mixed(with: Vector(0.40, 0.62, 0.20) * (0.5 + 1.3 * leaf), smoothstep(0.10, -0.04, ray.y - 0.25 * leaf + 0.08))
  }

  private static func block(
    _ low: Vector, _ high: Vector, _ look: @escaping @Sendable (Vector, Vector) -> SceneMaterial
  ) -> SceneThing { SceneThing(low: low, high: high, material: look) }

  /// The floor, the ceiling and the walls; the left wall has a window.
  private static let shell: [SceneThing] =
    [
      block(Vector(-2.8, -0.2, -3.2), Vector(2.8, 0, 5.1)) { point, _ in boards(point) },
      block(Vector(-2.8, 2.75, -3.2), Vector(2.8, 2.95, 5.1)) { point, _ in
        SceneMaterial(colour: Vector(0.80, 0.78, 0.74) * (0.94 + 0.08 * SceneNoise.cloudy(point.x * 3, point.z * 3, 3)))
      },
      block(Vector(-2.8, -0.1, 4.6), Vector(2.8, 2.85, 4.9)) { point, _ in wallpaper(point) },
      block(Vector(2.4, -0.1, -3.2), Vector(2.6, 2.85, 4.8)) { point, _ in plaster(point.z, point.y) },
      block(Vector(-2.6, -0.1, -3.2), Vector(-2.4, 0.5, 4.8)) { point, _ in plaster(point.z, point.y) },
      block(Vector(-2.6, 2.4, -3.2), Vector(-2.4, 2.85, 4.8)) { point, _ in plaster(point.z, point.y) },
      block(Vector(-2.6, 0.4, -3.2), Vector(-2.4, 2.5, 0.9)) { point, _ in plaster(point.z, point.y) },
      block(Vector(-2.6, 0.4, 3.1), Vector(-2.4, 2.5, 4.8)) { point, _ in plaster(point.z, point.y) },
    ] + bars + skirting

  private static let bars: [SceneThing] =
    [0.9, 1.62, 2.34, 3.06].map { (z: Float) in
      block(Vector(-2.54, 0.5, z), Vector(-2.46, 2.4, z + 0.05)) { _, _ in SceneMaterial(colour: Vector(0.78, 0.76, 0.72)) }
    }
    + [0.5, 1.42, 2.36].map { (y: Float) in
      block(Vector(-2.54, y, 0.9), Vector(-2.46, y + 0.045, 3.1)) { _, _ in SceneMaterial(colour: Vector(0.78, 0.76, 0.72)) }
    }

  private static let skirting: [SceneThing] = [
    block(Vector(-2.5, -0.1, 4.56), Vector(2.5, 0.13, 4.7)) { _, _ in SceneMaterial(colour: Vector(0.72, 0.69, 0.63), shine: 0.1) },
    block(Vector(2.36, -0.1, -3), Vector(2.5, 0.13, 4.7)) { _, _ in SceneMaterial(colour: Vector(0.72, 0.69, 0.63), shine: 0.1) },
  ]

  private static func boards(_ point: Vector) -> SceneMaterial {
    let board = (point.x / 0.15).rounded(.down)
    let long = point.z / 1.9 + SceneNoise.hash(Int(board), 3)
    let piece = Int(long.rounded(.down))
    let seam = point.x / 0.15 - board < 0.03 || long - long.rounded(.down) < 0.004
    let shift = SceneNoise.hash(Int(board), piece) * 20
    let grain = SceneNoise.value((point.x + 0.02 * SceneNoise.value(point.z * 2, shift)) * 90, point.z * 1.3 + shift, 5)
    let fine = SceneNoise.value(point.x * 320, point.z * 12, 7)
    let tint = 0.75 + 0.4 * SceneNoise.hash(Int(board), piece, 9)
    let oak = Vector(0.50, 0.33, 0.19).mixed(with: Vector(0.33, 0.20, 0.11), grain) * (tint * (0.8 + 0.3 * fine))
    return SceneMaterial(colour: oak * (seam ? 0.4 : 1), mirror: 0.035, shine: 0.15)
  }

  private static func plaster(_ along: Float, _ up: Float) -> SceneMaterial {
    let stain = SceneNoise.cloudy(along * 0.9, up * 0.9, 13)
    let rough = SceneNoise.value(along * 60, up * 60, 15) * 0.5 + SceneNoise.value(along * 160, up * 160, 16) * 0.5
    return SceneMaterial(colour: Vector(0.70, 0.66, 0.58) * (0.85 + 0.14 * stain + 0.10 * rough))
  }

  /// Returns the wallpaper: sage green with a small pattern above a panelled base.
  private static func wallpaper(_ point: Vector) -> SceneMaterial {
    let rough = SceneNoise.value(point.x * 90, point.y * 90, 17)
    if point.y < 0.95 {
      let panel = point.x / 0.8 - (point.x / 0.8).rounded(.down)
      let frame = min(min(panel, 1 - panel) * 0.8, min(point.y - 0.2, 0.85 - point.y))
      let groove = abs(frame - 0.07) < 0.012 || point.y > 0.90
      return SceneMaterial(colour: Vector(0.66, 0.66, 0.60) * ((groove ? 0.72 : 0.95) + 0.06 * rough))
    }
    let x = point.x / 0.16
    let y = point.y / 0.16 + (Int(x.rounded(.down)) % 2 == 0 ? 0 : 0.5)
    let dx = x - x.rounded(.down) - 0.5
    let dy = y - y.rounded(.down) - 0.5
    let petal = abs(dx * dy) * 40 + dx * dx + dy * dy
    let sage = Vector(0.30, 0.38, 0.30) * (0.85 + 0.18 * SceneNoise.cloudy(point.x * 1.2, point.y * 1.2, 19) + 0.1 * rough)
    return SceneMaterial(colour: petal < 0.13 ? Vector(0.56, 0.56, 0.42) * (0.9 + 0.2 * rough) : sage)
  }
}
