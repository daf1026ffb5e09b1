import Glibc

/// Small waves that come towards the camera. On a level surface, everything becomes smaller towards the horizon. So the length and the
/// height of the waves are proportional to their distance below the horizon.
struct Ripples: Sendable {
  private struct Wave {
    /// The phase of the wave in radians per unit of the logarithm of the distance from the horizon.
    let density: Float
    let hertz: Double
    let share: Float
    let phase: Double
  }

  private let waves: [Wave]
  private let bends: NoiseTile
  /// The height of the horizon in frame widths from the upper edge.
  private let horizon: Float
  private let aspect: Float
  /// The side of a cell of the mesh in frame widths. The mesh cannot draw waves shorter than a few cells.
  private let cell: Float

  /// The offset of the distance from the horizon in frame widths, because no lake reaches the horizon.
  private static let offset: Float = 0.045
  private static let middle: Float = 30
  /// The largest difference of the shift between two places one above the other, as a share of their distance.
  private static let steepness: Float = 0.2

  init(horizon: Double, size: FrameSize, seed: Int64) {
    aspect = Float(size.height) / Float(size.width)
    self.horizon = Float(horizon) * aspect
    cell = 8 / Float(size.width)
    bends = NoiseTile(seed: seed, purpose: "ripples")
    var random = SeededRandom(seed: seed, purpose: "waves")
    waves = [(0.62, 0.36, 0.38), (1.0, 0.52, 0.36), (1.55, 0.74, 0.26)].map { density, hertz, share in
      Wave(
        density: Self.middle * Float(density * random.between(0.94, 1.06)), hertz: hertz * random.between(0.94, 1.06),
        share: Float(share), phase: random.between(0, 2 * .pi))
    }
  }

  /// Returns the height of the waves at each place in frame widths, from a mask of the water.
  func amplitudes(_ mask: Plane) -> Plane {
    var target = mask
    for y in 0..<mask.height {
      let below = max(0, (Float(y) + 0.5) / Float(mask.height) * aspect - horizon) + Self.offset
      let length = 2 * .pi * below / Self.middle
      let carried = min(max((length / cell - 2) / 2.5, 0), 1)
      // The height of near waves is limited. Only their length continues to grow.
      let height = min(Self.steepness * below / Self.middle, 0.0026)
      for x in 0..<mask.width { target[x, y] *= carried * height }
    }
    return target.limited(slope: 0.08 / Float(mask.width)).blurred(sigma: Float(mask.width) / 256)
  }

  func moment(at seconds: Double) -> Moment { Moment(self, seconds: seconds) }

  /// The waves at one time.
  struct Moment: Sendable {
    private let ripples: Ripples
    private let phases: [Float]
    private let time: Float

    fileprivate init(_ ripples: Ripples, seconds: Double) {
      self.ripples = ripples
      time = Float(seconds)
      phases = ripples.waves.map { wave in
        Float((wave.phase - 2 * .pi * wave.hertz * seconds).remainder(dividingBy: 2 * .pi))
      }
    }

    /// Returns the offset from a place to the place to read, for waves of height 1. It is mostly vertical, as for reflections on waves.
    func wave(at place: SIMD2<Float>) -> SIMD2<Float> {
      let (distance, bend) = seen(place)
      var shift = SIMD2<Float>.zero
      for (index, wave) in ripples.waves.enumerated() {
        let angle = wave.density * distance + phases[index] + bend * (1 + 0.7 * Float(index))
        shift += wave.share * SIMD2(1.1 * cosf(angle + 0.9 * Float(index)), sinf(angle))
      }
      return shift
    }

    /// Returns the brightness of the waves at a place, -1...1.
    func shine(at place: SIMD2<Float>) -> Float {
      let (distance, bend) = seen(place)
      var sum: Float = 0
      for (index, wave) in ripples.waves.prefix(2).enumerated() {
        sum += wave.share * cosf(wave.density * distance + phases[index] + bend * (1 + 0.7 * Float(index)))
      }
      return sum
    }

    /// Returns the logarithm of a place's distance below the horizon, and the bend of the crests there.
    private func seen(_ place: SIMD2<Float>) -> (distance: Float, bend: Float) {
      let below = max(0, place.y - ripples.horizon) + Ripples.offset
      let distance = logf(below)
      let across = (place.x - 0.5) * 0.22 / (below + 0.12)
      return (distance, 9 * ripples.bends.value(across + 0.02 * time + 7, distance * 0.35 - 0.05 * time + 9))
    }
  }
}
