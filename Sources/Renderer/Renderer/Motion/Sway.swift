import Glibc

/// The motion of leaves and grass in gusts of wind: they lean with the wind, swing back, and flutter.
struct Sway: Sendable {
  /// The largest motion of leaves, in frame widths.
  static let most: Float = 0.0032

  private let gusts: NoiseTile
  private let phases: NoiseTile
  private let side: Float
  private let turns: (swing: Double, flutter: Double)

  init(seed: Int64) {
    gusts = NoiseTile(seed: seed, purpose: "gusts")
    phases = NoiseTile(seed: seed, purpose: "sway")
    var random = SeededRandom(seed: seed, purpose: "wind side")
    side = random.unit() < 0.5 ? -1 : 1
    turns = (random.between(0, 2 * .pi), random.between(0, 2 * .pi))
  }

  /// Returns the largest motion of leaves at each place in frame widths. It is 0 at things that do not move, and grows with the distance
  /// from them.
  static func amplitudes(_ mask: Plane, thumbnail: Thumbnail, layout: SceneLayout) -> Plane {
    // The motion is most visible at the edge of a tree, so the sky beside the tree moves too.
    let spread = max(2, mask.width / 64)
    var target = mask.dilated(radius: spread).blurred(sigma: Float(spread))
    let firm = FoliageMask.firm(mask, thumbnail: thumbnail, layout: layout)
    for index in target.values.indices { target.values[index] = firm.values[index] > 0.5 ? 0 : most * min(1, 1.3 * target.values[index]) }
    return target.limited(slope: 0.09 / Float(mask.width)).blurred(sigma: Float(mask.width) / 192)
  }

  func moment(at seconds: Double) -> Moment { Moment(self, seconds: seconds) }

  /// The wind at one time.
  struct Moment: Sendable {
    private let sway: Sway
    private let time: Float
    private let swing: Float
    private let flutter: Float

    fileprivate init(_ sway: Sway, seconds: Double) {
      self.sway = sway
      time = Float(seconds)
      swing = Float((sway.turns.swing + 2 * .pi * 0.42 * seconds).remainder(dividingBy: 2 * .pi))
      flutter = Float((sway.turns.flutter + 2 * .pi * 1.35 * seconds).remainder(dividingBy: 2 * .pi))
    }

    /// Returns the offset from a place to the place to read, for leaves with an amplitude of 1.
    func lean(at place: SIMD2<Float>) -> SIMD2<Float> {
      let gust = sway.gusts.value(0.8 * place.x - sway.side * 0.15 * time + 11, 0.7 * place.y + 0.02 * time + 5)
      let phase = sway.phases.value(0.9 * place.x + 3, 0.9 * place.y + 3)
      let fine = sway.phases.value(2.1 * place.x + 8, 2.1 * place.y + 6)
      let swinging = swing + 6.3 * phase
      let fluttering = flutter + 12 * fine
      let strength = 0.25 + 0.75 * gust
      // The place that is read is further left, so the picture moves to the right.
      return SIMD2(
        -sway.side * 0.4 * (gust - 0.5) * 2 + 0.42 * strength * sinf(swinging) + 0.14 * strength * sinf(fluttering),
        0.2 * strength * sinf(swinging + 1.9) + 0.1 * strength * cosf(fluttering))
    }
  }
}
