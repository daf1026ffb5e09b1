import CSampler
import Glibc

/// Specks of dust that float in the air and shine in the light.
struct Dust: Sendable {
  private struct Speck {
    /// The place at frame 0 in frame widths, from the left and the top.
    let x: Double
    let y: Double
    /// The nearness, 0 far, 1 near.
    let nearness: Double
    /// The speed in frame widths a second.
    let drift: (x: Double, y: Double)
    /// The phase in radians, then the speeds of sway and shine in radians per second.
    let phase: Double
    let sway: Double
    let shine: Double
  }

  private let specks: [Speck]
  private let colour: LightColour

  init(size: FrameSize, colour: LightColour, seed: Int64, count: Int = 820) {
    var random = SeededRandom(seed: seed, purpose: "dust")
    let aspect = Double(size.height) / Double(size.width)
    self.colour = colour
    specks = (0..<count).map { _ in
      let nearness = random.unit() * random.unit()
      return Speck(
        x: random.between(-0.1, 1.1), y: random.between(-0.1, 1.1) * aspect, nearness: nearness,
        drift: (random.between(-0.012, 0.012), random.between(-0.010, 0.004)), phase: random.between(0, 2 * .pi),
        sway: random.between(0.5, 1.4), shine: random.between(0.6, 2.2))
    }
  }

  /// - Parameter glow: Returns the brightness of the light at a place, 0...1. The place is in frame widths from the left and the top. Dust
  ///   is visible only in light.
  func sprites(_ view: AirView, glow: (_ x: Float, _ y: Float) -> Float) -> [cs_sprite] {
    specks.compactMap { speck in
      let speed = 0.4 + speck.nearness
      let time = view.seconds
      let place = view.seen(
        speck.x + speck.drift.x * time * speed + 0.004 * sin(speck.phase + speck.sway * time),
        speck.y + speck.drift.y * time * speed + 0.003 * sin(2 * speck.phase + speck.sway * 0.8 * time),
        nearness: speck.nearness)
      let shine = max(0, sin(speck.phase * 3 + speck.shine * time))
      let caught = 0.4 + 0.6 * shine * shine
      let light = Double(glow(Float(place.x), Float(place.y)))
      // Near specks are large, out of focus and faint.
      let faintness = 1 - 0.6 * speck.nearness
      let value = view.strength * caught * faintness * (0.8 + 0.2 * light)
      guard value > 0.01 else { return nil }
      return .round(
        x: place.x, y: place.y, radius: (0.0018 + 0.0080 * speck.nearness * speck.nearness) * place.growth, strength: value, colour: colour,
        view: view, edge: speck.nearness > 0.3 ? 2.2 : 1.2)
    }
  }
}
