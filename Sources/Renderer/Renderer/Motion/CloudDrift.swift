/// The way of the clouds: sideways and a little up the picture, as those do that come towards the eye.
struct CloudDrift: Sendable {
  private let side: Float
  private let film: Double

  init(film: Double, seed: Int64) {
    var random = SeededRandom(seed: seed, purpose: "clouds")
    side = random.unit() < 0.5 ? -1 : 1
    self.film = film
  }

  /// How far the highest clouds go in a film of some seconds, in frame widths. What lasts twice as long may go further, but not twice
  /// as far: the picture ends.
  static func way(of film: Double) -> Float { 0.028 * Float(min(film / 5, 1.5)) }

  /// Where the picture is to be read beside its own place, for clouds whose whole way is 1.
  func shift(at seconds: Double) -> SIMD2<Float> {
    let start = min(1.2, film / 2)
    let time = min(seconds, film)
    // Speed rises like a smoothstep and then stays.
    let part = min(time / start, 1)
    let gone = start * (part * part * part - part * part * part * part / 2) + max(0, time - start)
    let way = Float(gone / (film - start / 2))
    return SIMD2(side * way, 0.22 * way)
  }
}
