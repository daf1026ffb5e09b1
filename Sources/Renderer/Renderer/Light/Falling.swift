import Glibc

/// A particle that falls from above the frame to below it. Then it begins again at another place.
struct Falling: Sendable {
  /// The position on the way down at frame 0, 0...1.
  let start: Double
  /// The nearness, 0 far, 1 near.
  let nearness: Double
  /// The phase in radians.
  let phase: Double
  private let number: UInt64

  /// - Parameter power: At 1, near and far particles are equally frequent. A larger number makes near ones rarer.
  init(number: Int, power: Double, random: inout SeededRandom) {
    start = random.unit()
    nearness = pow(random.unit(), power)
    phase = random.between(0, 2 * .pi)
    self.number = random.next() ^ UInt64(number)
  }

  /// Returns the place at a time, in frame widths from the left and the top. The way begins `margin` above and ends `margin` below the
  /// frame.
  func place(at seconds: Double, speed: Double, aspect: Double, margin: Double) -> (x: Double, y: Double) {
    let way = aspect + 2 * margin
    let rounds = start + speed * seconds / way
    let round = rounds.rounded(.down)
    var random = SeededRandom(seed: number &+ UInt64(round) &* 0x9E37_79B9_7F4A_7C15)
    return (random.between(-0.25, 1.25), (rounds - round) * way - margin)
  }
}
