import Glibc

/// A particle that falls from above the frame to below it again and again, each time at another place.
struct Falling: Sendable {
  /// Its position on the way at frame 0, 0...1.
  let start: Double
  /// The nearness, 0 far, 1 near.
  let nearness: Double
  /// The phase in radians.
  let phase: Double
  private let number: UInt64

  /// - Parameter power: A larger number makes near particles rarer. At 1 there are as many near ones as far ones.
  init(number: Int, power: Double, random: inout SeededRandom) {
    start = random.unit()
    nearness = pow(random.unit(), power)
    phase = random.between(0, 2 * .pi)
    self.number = random.next() ^ UInt64(number)
  }

  /// Returns the place after some seconds, in frame widths from the left and the top. The way extends `margin` above and below the frame.
  func place(at seconds: Double, speed: Double, aspect: Double, margin: Double) -> (x: Double, y: Double) {
    let way = aspect + 2 * margin
    let rounds = start + speed * seconds / way
    let round = rounds.rounded(.down)
    var random = SeededRandom(seed: number &+ UInt64(round) &* 0x9E37_79B9_7F4A_7C15)
    return (random.between(-0.25, 1.25), (rounds - round) * way - margin)
  }
}
