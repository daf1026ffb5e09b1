import Glibc

/// A still life for a catalogue: a glazed vase with twigs, a cup, lemons and a book on an oak table by a window.
enum Product {
  static let stage = Stage(
    view: SceneView(eye: Vector(0, 0.62, -1.30), lookingAlong: Vector(0, -0.25, 1), width: 0.80), exposure: 0.62,
    light: light, ground: nil, things: [table, wall, ledge] + still, nook: 0.09)

  private static let towardsSun = Vector(-0.70, 0.52, -0.30).normalized

  private static let light: StageLight = {
    var light = StageLight(
      towardsSun: towardsSun, sunColour: Vector(2.7, 2.25, 1.7), skyColour: Vector(0.52, 0.54, 0.58),
      bounceColour: Vector(0.30, 0.24, 0.18)
    ) { ray in
      // The reflections in the glaze: a tall window on the left, a dim room elsewhere.
      let pane = ray.x < -0.35 && ray.y > -0.05 && ray.y < 0.72
      let bar = abs(ray.y - 0.32) < 0.025 || abs(ray.z - 0.05) < 0.02
      return pane && !bar ? Vector(2.6, 2.6, 2.7) : Vector(0.28, 0.25, 0.22) * (0.7 + 0.5 * ray.y)
    }
    // Sunlight falls through a window with bars.
    light.dapple = { point in
      let way = point - towardsSun * ((point.x + 1.4) / towardsSun.x)
      let x = way.z * 2.6 + 0.25
      let y = way.y * 2.1 - 0.1
      let bar = min(abs(x - x.rounded()), abs(y - y.rounded()))
      return smoothstep(0.05, 0.11, bar) * smoothstep(2.9, 2.6, y) * (0.9 + 0.1 * SceneNoise.value(x, y, 3))
    }
    return light
  }()

  private static let table = SceneThing(low: Vector(-1.6, -0.06, -1.0), high: Vector(1.6, 0, 0.72)) { point, _ in
    let board = ((point.z + 1) / 0.16).rounded(.down)
    let seam = (point.z + 1) / 0.16 - board < 0.02
    let shift = SceneNoise.hash(Int(board), 3) * 9
    let bend = SceneNoise.value(point.x * 1.6 + shift, point.z * 5, 5) * 0.5
    let ring = SceneNoise.value(point.x * 1.1 + shift, (point.z + bend * 0.1) * 90, 7)
    let fine = SceneNoise.value(point.x * 16, point.z * 420, 9)
    let tint = 0.85 + 0.25 * SceneNoise.hash(Int(board), 4)
    let oak = Vector(0.52, 0.34, 0.19).mixed(with: Vector(0.34, 0.20, 0.10), ring) * (tint * (0.78 + 0.3 * fine))
    return SceneMaterial(colour: oak * (seam ? 0.35 : 1), mirror: 0.03, shine: 0.12)
  }

  private static let wall = SceneThing(low: Vector(-3, -0.8, 1.5), high: Vector(3, 2.4, 1.6)) { point, _ in
    let stain = SceneNoise.cloudy(point.x * 1.8, point.y * 1.8, 21)
    let rough = SceneNoise.value(point.x * 70, point.y * 70, 23) * 0.5 + SceneNoise.value(point.x * 190, point.y * 190, 25) * 0.5
    let brush = SceneNoise.value(point.x * 6 + point.y * 3, point.y * 26 - point.x * 9, 27)
    return SceneMaterial(colour: Vector(0.36, 0.44, 0.42) * (0.60 + 0.35 * stain + 0.16 * rough + 0.16 * brush))
  }

  private static let ledge = SceneThing(low: Vector(-3, -0.8, 1.1), high: Vector(3, -0.02, 1.5)) { point, _ in
    let groove = abs(point.x * 5 - (point.x * 5).rounded()) < 0.03
    return SceneMaterial(
      colour: Vector(0.62, 0.58, 0.50) * ((groove ? 0.5 : 1) * (0.85 + 0.2 * SceneNoise.value(point.x * 30, point.y * 60, 3))))
  }
}
