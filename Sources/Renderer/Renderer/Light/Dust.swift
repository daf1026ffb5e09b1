import Glibc

/// One speck in one frame: position and radius in luma samples, strength 0...1.
struct DustSpot: Sendable {
  var x: Float
  var y: Float
  var radius: Float
  var strength: Float
}

/// Specks that float in the air and shine when the light catches them.
struct Dust: Sendable {
  private struct Speck {
    /// Place at frame 0 in frame widths, from the left and the top.
    let x: Double
    let y: Double
    /// 0 far, 1 near.
    let nearness: Double
    /// Frame widths a second.
    let drift: (x: Double, y: Double)
    /// Radians, and radians a second, of sway and shine.
    let phase: Double
    let sway: Double
    let shine: Double
  }

  private let specks: [Speck]
  private let size: FrameSize

  init(size: FrameSize, seed: Int64, count: Int = 220) {
    var random = SeededRandom(seed: seed, purpose: "dust")
    let aspect = Double(size.height) / Double(size.width)
    self.size = size
    specks = (0..<count).map { _ in
      let nearness = random.unit() * random.unit()
      return Speck(
        x: random.between(-0.1, 1.1), y: random.between(-0.1, 1.1) * aspect, nearness: nearness,
        drift: (random.between(-0.012, 0.012), random.between(-0.010, 0.004)), phase: random.between(0, 2 * .pi),
        sway: random.between(0.5, 1.4), shine: random.between(0.6, 2.2))
    }
  }

  /// - Parameters:
  ///   - seconds: Time of the frame.
  ///   - strength: 0...1.
  ///   - glow: How bright the light is at a place (in frame widths), 0...1: dust shows where light falls.
  func spots(
    at seconds: Double, pose: CameraPose, strength: Double, glow: (_ x: Double, _ y: Double) -> Double
  ) -> [DustSpot] {
    let width = Double(size.width)
    let middle = Double(size.height) / width / 2
    return specks.compactMap { speck in
      let speed = 0.4 + speck.nearness
      var x = speck.x + speck.drift.x * seconds * speed + 0.004 * sin(speck.phase + speck.sway * seconds)
      var y = speck.y + speck.drift.y * seconds * speed + 0.003 * sin(2 * speck.phase + speck.sway * 0.8 * seconds)
      // The air moves with the camera as everything does, and near specks more than anything behind them.
      let depth = 0.5 + speck.nearness
      let growth = pose.zoom / max(0.4, 1 - pose.forward * depth)
      x = (x - 0.5 - pose.right * depth) * growth + 0.5 - pose.panRight
      y = (y - middle + pose.up * depth) * growth + middle + pose.tiltUp
      let shine = sin(speck.phase * 3 + speck.shine * seconds)
      let caught = 0.25 + 0.75 * max(0, shine) * max(0, shine)
      // What is near is large, out of focus and faint.
      let radius = (0.0011 + 0.0048 * speck.nearness) * width * growth
      let faintness = 0.9 - 0.6 * speck.nearness
      let value = strength * caught * faintness * (0.35 + 0.65 * glow(x, y))
      guard value > 0.01 else { return nil }
      return DustSpot(x: Float(x * width), y: Float(y * width), radius: Float(radius), strength: Float(value))
    }
  }
}
