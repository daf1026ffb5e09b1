import Glibc

/// A path through a tall wood towards the light, with ferns beside it.
enum Forest {
  static let stage = Stage(
    view: SceneView(eye: Vector(0.1, 1.6, 0), lookingAlong: Vector(0, 0.02, 1), width: 0.98, rise: 0.02), exposure: 0.62,
    light: light,
    ground: StageGround(height: height, highest: 1.6, reach: 120) { point, normal, distance in floor(point, normal, distance) },
    ridges: [curtain(z: 46, layer: 300), curtain(z: 58, layer: 310), curtain(z: 72, layer: 320)],
    things: trunks + crowns + bushes, nook: 0.5)

  private static let towardsSun = Vector(0.30, 0.66, 0.68).normalized

  private static let light: StageLight = {
    var light = StageLight(
      towardsSun: towardsSun, sunColour: Vector(3.8, 3.1, 1.8), skyColour: Vector(0.34, 0.42, 0.30),
      bounceColour: Vector(0.14, 0.14, 0.07), haze: 0.016, hazeColour: Vector(0.72, 0.80, 0.55)
    ) { ray in
      let towards = max(0, ray.dot(towardsSun))
      let leaf = SceneNoise.cloudy(ray.x * 26, ray.y * 26, 5)
      let gap = smoothstep(0.46, 0.66, leaf + 0.16 * (0.3 - ray.y))
      let green = Vector(0.44, 0.56, 0.20) * (0.55 + 0.8 * SceneNoise.cloudy(ray.x * 70, ray.y * 70, 9))
      return green.mixed(with: Vector(1.15, 1.2, 0.85), gap) + Vector(0.9, 0.75, 0.4) * (0.5 * powf(towards, 12))
    }
    // Spots of sunlight between the leaves of a canopy above the picture.
    light.dapple = { point in
      let up = point - towardsSun * (point.y / towardsSun.y)
      return smoothstep(0.50, 0.62, SceneNoise.cloudy(up.x * 0.75, up.z * 0.75, 31))
    }
    return light
  }()

  @Sendable static func height(_ x: Float, _ z: Float) -> Float {
    let bank = smoothstep(0.8, 3.2, abs(x - path(z))) * 0.55
    return bank * (0.6 + 0.6 * SceneNoise.value(x * 0.5, z * 0.5, 3)) + 0.07 * SceneNoise.value(x * 2.2, z * 2.2, 4)
  }

  static func path(_ z: Float) -> Float { 0.9 * sinf(z * 0.16) - 0.5 * sinf(z * 0.05) }

  private static func floor(_ point: Vector, _ normal: Vector, _ distance: Float) -> (material: SceneMaterial, normal: Vector) {
    let aside = abs(point.x - path(point.z)) + (SceneNoise.value(point.x * 2.4, point.z * 2.4, 11) - 0.5) * 0.6
    let fine = SceneNoise.cloudy(point.x * 7, point.z * 7, 13)
    let earth = Vector(0.36, 0.26, 0.16) * (0.5 + 0.8 * fine)
    let moss = Vector(0.15, 0.22, 0.05) * (0.4 + 1.1 * SceneNoise.cloudy(point.x * 4, point.z * 4, 15))
    var colour = earth.mixed(with: moss, smoothstep(0.75, 1.3, aside))
    // The fallen leaves are small ovals, one in each cell.
    let x = point.x * 9
    let z = point.z * 9
    let cell = (x: Int(x.rounded(.down)), z: Int(z.rounded(.down)))
    let chance = SceneNoise.hash(cell.x, cell.z, 17)
    if chance < 0.42 {
      let turn = SceneNoise.hash(cell.x, cell.z, 18) * 3
      let dx = x - x.rounded(.down) - 0.5
      let dz = z - z.rounded(.down) - 0.5
      let along = dx * cosf(turn) + dz * sinf(turn)
      let across = dz * cosf(turn) - dx * sinf(turn)
      if along * along * 6 + across * across * 20 < 1 {
        let rust = Vector(0.46, 0.25, 0.08).mixed(with: Vector(0.52, 0.42, 0.12), SceneNoise.hash(cell.x, cell.z, 19))
        colour = rust * (0.5 + 1.2 * chance)
      }
    }
    let bump = 0.5 / (1 + distance * 0.1)
    let tilt = Vector(SceneNoise.value(point.x * 8, point.z * 8, 21) - 0.5, 0, SceneNoise.value(point.x * 8, point.z * 8, 22) - 0.5)
    return (SceneMaterial(colour: colour), (normal + tilt * bump).normalized)
  }

  /// Returns a far layer of the wood: trunks with light between them.
  private static func curtain(z: Float, layer: Int) -> StageRidge {
    StageRidge(z: z) { x in
      let cell = (x * 0.55).rounded(.down)
      let part = abs(x * 0.55 - cell - 0.5)
      let leaves = 2 + 9 * SceneNoise.cloudy(x * 0.6, 0.5, layer) + 2 * SceneNoise.value(x * 4, 0.5, layer)
      return part < 0.12 + 0.16 * SceneNoise.hash(Int(cell), layer) ? 60 : leaves
    } material: { point, _ in
      let bark = SceneNoise.cloudy(point.x * 3, point.y * 0.6, layer + 2)
      let leaf = SceneNoise.cloudy(point.x * 2, point.y * 2, layer + 4)
      let colour = Vector(0.20, 0.24, 0.08) * (0.3 + 0.6 * bark + 0.6 * leaf)
      return (SceneMaterial(colour: colour), Vector(0, 0.5, -0.9).normalized)
    }
  }
}
