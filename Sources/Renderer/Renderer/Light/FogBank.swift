import Glibc

/// Fog, and the haze of rain and snow. It is thicker at far places, and its clouds drift.
struct FogBank: Sendable {
  /// The share of the picture that the fog hides at each place, 0...1, without clouds.
  private let thickness: Plane
  private let noise: NoiseTile
  /// The strength of the clouds in the fog, 0...1.
  private let clouds: Float
  /// The speed in frame widths a second.
  private let wind: Float

  /// Creates the fog. Returns `nil` if no effect asks for it.
  init?(_ effects: [ShotEffect], layout: SceneLayout, seed: Int64) {
    let veils: [(effect: ShotEffect, far: Float, fall: Float, near: Float, lift: Float, clouds: Float)] = [
      (.fog, 0.88, 2.6, 0.05, 0.5, 0.8), (.rain, 0.38, 1.8, 0.09, 0, 0.35), (.snow, 0.42, 1.9, 0.07, 0, 0.3),
    ]
    let active = veils.filter { effects.contains($0.effect) }
    guard !active.isEmpty else { return nil }
    var thickness = layout.disparity
    let horizon = Float(layout.horizon) * Float(thickness.height)
    for index in thickness.values.indices {
      let nearness = min(max(thickness.values[index], 0), 1)
      // Fog is near the ground. Above the horizon, it is thinner at higher places.
      let height = layout.sky == nil ? 0 : max(0, horizon - Float(index / thickness.width)) / horizon
      let open = active.reduce(Float(1)) { open, veil in
        open * (1 - veil.near - (veil.far * (1 - veil.lift * height) - veil.near) * expf(-veil.fall * nearness))
      }
      thickness.values[index] = 1 - open
    }
    self.thickness = thickness.blurred(sigma: Float(thickness.width) / 56)
    clouds = active.map(\.clouds).max() ?? 0
    noise = NoiseTile(seed: seed, purpose: "fog")
    var random = SeededRandom(seed: seed, purpose: "wind")
    wind = Float(random.unit() < 0.5 ? -1 : 1) * Float(random.between(0.022, 0.04))
  }

  /// Returns the share of the picture that the fog hides at a place.
  ///
  /// - Parameters:
  ///   - x: The place in the picture, 0...1 from the left.
  ///   - y: The place from the top, in the same unit as `x`: picture widths.
  func share(_ x: Float, _ y: Float, aspect: Float, seconds: Float) -> Float {
    // Two layers of noise move in different ways. They are stretched sideways, as drifting fog is.
    let first = noise.value(x * 0.55 - wind * seconds, y * 1.15 + 0.006 * seconds)
    let second = noise.value(x * 1.25 - 1.9 * wind * seconds + 0.37, y * 2.3 - 0.013 * seconds)
    let mixed = 0.62 * first + 0.38 * second
    // This gives fog banks with edges, and clear air between them.
    let cloud = mixed * mixed * (3 - 2 * mixed)
    return thickness.smooth(x, y / aspect) * (1 + clouds * (2 * cloud - 1))
  }
}

extension Plane {
  /// Returns the interpolated value at a place, 0...1 from the left and the top. Outside the plane, it is the value of the edge.
  func smooth(_ x: Float, _ y: Float) -> Float {
    let fromX = min(max(x * Float(width) - 0.5, 0), Float(width - 1))
    let fromY = min(max(y * Float(height) - 0.5, 0), Float(height - 1))
    let left = min(Int(fromX), width - 2)
    let top = min(Int(fromY), height - 2)
    let across = fromX - Float(left)
    let index = top * width + left
    let upper = values[index] + (values[index + 1] - values[index]) * across
    let lower = values[index + width] + (values[index + width + 1] - values[index + width]) * across
    return upper + (lower - upper) * (fromY - Float(top))
  }
}
