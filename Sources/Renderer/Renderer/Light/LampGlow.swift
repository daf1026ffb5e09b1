/// The glow of lamps, lit windows and other small bright things at night.
struct LampGlow: Sendable {
  /// The share of light at each place of the picture, 0...0.5.
  private let glow: Plane

  /// Finds the lamps. Returns `nil` if the picture has no small bright things.
  init?(_ luma: Plane, sky: SkyBorder?) {
    let radius = max(2, luma.width / 48)
    // The morphological opening keeps large bright things, such as a white wall, and removes smaller ones, such as a lamp on it.
    let large = luma.eroded(radius: radius).dilated(radius: radius)
    // Sky between leaves is small too, but it is not much brighter than its surroundings.
    let around = luma.blurred(sigma: Float(luma.width) / 14)
    var lamps = luma
    for index in lamps.values.indices {
      let level = luma.values[index]
      let bright = min(max((level - 0.55) / 0.25, 0), 1) * min(max((level - around.values[index] - 0.22) / 0.2, 0), 1)
      lamps.values[index] = bright * min(max((level - large.values[index] - 0.14) / 0.22, 0), 1)
    }
    if let sky {
      // In the sky, small bright things are clouds.
      for x in 0..<luma.width {
        for y in 0..<min(sky.rows[x], luma.height) { lamps[x, y] = 0 }
      }
    }
    let mean = lamps.values.reduce(0, +) / Float(lamps.values.count)
    guard mean > 1e-5 else { return nil }
    // If a large part of the picture has small bright things, these are not lamps.
    let trust = min(1, 0.012 / mean)
    let near = lamps.blurred(sigma: Float(luma.width) / 110)
    let wide = lamps.blurred(sigma: Float(luma.width) / 26)
    for index in lamps.values.indices {
      lamps.values[index] = min(0.5, trust * (0.3 * near.values[index] + 2.8 * wide.values[index]))
    }
    glow = lamps
  }

  /// Returns the share of light at a place.
  ///
  /// - Parameters:
  ///   - x: The place in the picture, 0...1 from the left.
  ///   - y: The place from the top, 0...1.
  func share(_ x: Float, _ y: Float) -> Float { glow.smooth(x, y) }
}
