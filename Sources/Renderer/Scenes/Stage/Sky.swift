import Glibc

/// Skies that several scenes share.
enum Sky {
  /// Returns a clear sky with cumulus clouds. `amount` is the share that the clouds cover, 0...1.
  static func clouds(
    _ ray: Vector, towardsSun: Vector, zenith: Vector, horizon: Vector, cloud: Vector, shade: Vector, amount: Float
  ) -> Vector {
    let height = max(0, ray.y)
    let towards = max(0, ray.dot(towardsSun))
    var colour = horizon.mixed(with: zenith, smoothstep(0, 0.42, height))
    colour += Vector(1.0, 0.75, 0.45) * (0.35 * powf(towards, 24) + 1.2 * powf(towards, 400))
    guard height > 0.005 else { return colour }
    // A flat layer of cloud above. It gets denser towards the horizon.
    let far = 1 / (height + 0.09)
    let x = ray.x * far
    let z = ray.z * far
    let cover = SceneNoise.cloudy(x * 0.9 + 3, z * 0.9, 11)
    let edge = 0.74 - 0.36 * amount
    let thick = smoothstep(edge, edge + 0.2, cover) * smoothstep(0.01, 0.1, height)
    // A place is darker if the cloud is also thick one step towards the sun.
    let behind = SceneNoise.cloudy((x + towardsSun.x * 0.22) * 0.9 + 3, (z + towardsSun.z * 0.22) * 0.9, 11)
    let lit = smoothstep(0.12, -0.12, behind - cover + 0.02)
    let fluff = 0.9 + 0.2 * SceneNoise.cloudy(x * 6, z * 6, 17)
    return colour.mixed(with: shade.mixed(with: cloud, lit) * fluff, thick * 0.94)
  }

  /// Returns stars and the Milky Way on a dark blue.
  static func stars(_ ray: Vector, zenith: Vector, horizon: Vector) -> Vector {
    var colour = horizon.mixed(with: zenith, smoothstep(0, 0.5, ray.y))
    guard ray.y > 0 else { return colour }
    // The band of the Milky Way is slanted.
    let band = ray.x * 0.80 - ray.y * 0.42 + 0.16
    let near = expf(-band * band * 22)
    let dust = SceneNoise.cloudy(ray.x * 9 + 7, ray.y * 9, 23)
    let lane = smoothstep(0.42, 0.62, SceneNoise.cloudy(ray.x * 6 + 1, ray.y * 5, 31)) * expf(-band * band * 160)
    let milk: Float = near * (0.25 + 1.3 * dust * dust) * (1 - 0.65 * lane)
    colour += Vector(0.10, 0.105, 0.15) * milk
    // Each cell of the sky has at most one star. Few stars are bright.
    for (layer, cells) in [(0, 70), (1, 150)] as [(Int, Float)] {
      let flat: Float = 0.3 + ray.z
      let place = Vector(ray.x / flat, ray.y / flat, 0) * cells
      let cell = place.rounded(.down)
      let chance = SceneNoise.hash(Int(cell.x), Int(cell.y), layer)
      guard chance > 0.80 - 0.25 * near else { continue }
      let x = place.x - cell.x - 0.2 - 0.6 * SceneNoise.hash(Int(cell.x), Int(cell.y), layer + 7)
      let y = place.y - cell.y - 0.2 - 0.6 * SceneNoise.hash(Int(cell.x), Int(cell.y), layer + 9)
      let bright = powf(SceneNoise.hash(Int(cell.x), Int(cell.y), layer + 5), 5)
      let size = 0.02 + 0.05 * bright
      let warmth = SceneNoise.hash(Int(cell.x), Int(cell.y), layer + 6)
      let glow: Float = (0.25 + 3.2 * bright) * expf(-(x * x + y * y) / (size * size))
      colour += Vector(1, 0.92, 0.82).mixed(with: Vector(0.78, 0.88, 1.15), warmth) * glow
    }
    return colour
  }
}
