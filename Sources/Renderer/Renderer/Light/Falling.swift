import Glibc

/// Something that falls from above the frame to below it, again and again, each time somewhere else.
struct Falling: Sendable {
  /// Where along its way it is at frame 0, 0...1.
  let start: Double
  /// 0 far, 1 near.
  let nearness: Double
  /// Radians.
  let phase: Double
  private let number: UInt64

  /// - Parameter power: How rare near things are; 1 is as many near as far.
  init(number: Int, power: Double, random: inout SeededRandom) {
    start = random.unit()
    nearness = pow(random.unit(), power)
    phase = random.between(0, 2 * .pi)
    self.number = random.next() ^ UInt64(number)
  }

  /// Place after some seconds, in frame widths from the left and the top. Above and below the frame there is room for `margin`.
  func place(at seconds: Double, speed: Double, aspect: Double, margin: Double) -> (x: Double, y: Double) {
    let way = aspect + 2 * margin
    let rounds = start + speed * seconds / way
    let round = rounds.rounded(.down)
    var random = SeededRandom(seed: number &+ UInt64(round) &* 0x9E37_79B9_7F4A_7C15)
    return (random.between(-0.25, 1.25), (rounds - round) * way - margin)
  }
}
