/// The road of worn paving stones, and the pavements beside it.
enum StreetGround {
  /// Half the width of the roadway, and the height of the pavement above it, in metres.
  static let half: Float = 4.1
  static let kerb: Float = 0.13

  static func material(_ point: Vector, distance: Float) -> (material: SceneMaterial, normal: Vector) {
    let fade = 1 / (1 + distance * distance / 900)
    let wear = 0.82 + 0.32 * SceneNoise.cloudy(point.x * 0.35, point.z * 0.18, 5)
    if abs(point.x) > half {
      if abs(point.x) < half + 0.22 { return (SceneMaterial(colour: Vector(0.56, 0.50, 0.43) * wear), Vector(0, 1, 0)) }
      let slabX = point.x / 0.8
      let slabZ = point.z / 1.1 + (Int(slabX.rounded(.down)) % 2 == 0 ? 0 : 0.5)
      let isJoint = slabX - slabX.rounded(.down) < 0.035 || slabZ - slabZ.rounded(.down) < 0.03
      let tint = 0.88 + 0.2 * SceneNoise.hash(Int(slabX.rounded(.down)), Int(slabZ.rounded(.down)), 9)
      let colour = Vector(0.50, 0.44, 0.37) * tint * wear * (isJoint ? 0.6 : 1)
      return (SceneMaterial(colour: colour), Vector(0, 1, 0))
    }
    // The paving stones are in rows across the road, and each row is shifted. The road is a little higher in its middle.
    let row = (point.z / 0.19).rounded(.down)
    let place = point.x / 0.27 + SceneNoise.hash(Int(row), 1) * 0.9
    let stone = place.rounded(.down)
    let x = place - stone - 0.5
    let z = point.z / 0.19 - row - 0.5
    let edge = max(abs(x), abs(z))
    let joint = smoothstep(0.36, 0.49, edge)
    let tint = 0.70 + 0.5 * SceneNoise.hash(Int(stone), Int(row), 2)
    let warm = SceneNoise.hash(Int(stone), Int(row), 4)
    let base = Vector(0.34, 0.30, 0.27).mixed(with: Vector(0.40, 0.31, 0.24), warm)
    let colour = base * tint * wear * (1 - 0.6 * joint * (0.35 + 0.65 * fade))
    let bulge = 0.34 * fade
    let normal = Vector(x * bulge * 2 + point.x * 0.012, 1, z * bulge * 2).normalized
    // Wheels have polished two tracks, which shine against the sun.
    let track = smoothstep(0.5, 0.1, abs(abs(point.x) - 1.6) - 0.15)
    return (SceneMaterial(colour: colour, mirror: (0.03 + 0.07 * track + 0.03 * wear) * (1 - joint)), normal)
  }
}
