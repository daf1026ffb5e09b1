import CSampler
import Glibc

/// Raindrops as a film camera shows them: streaks as long as the way of a drop while the shutter is open, slanted by the wind.
struct Rain: Sendable {
  private let drops: [Falling]
  /// The sideways motion per step down.
  private let slant: Double
  private let colour: LightColour

  init(colour: LightColour, seed: Int64, count: Int = 1300) {
    var random = SeededRandom(seed: seed, purpose: "rain")
    let side: Double = random.unit() < 0.5 ? -1 : 1
    slant = side * random.between(0.06, 0.2)
    self.colour = colour
    drops = (0..<count).map { Falling(number: $0, power: 2, random: &random) }
  }

  func sprites(_ view: AirView) -> [cs_sprite] {
    drops.compactMap { drop in
      let near = drop.nearness
      // The speed in frame widths a second.
      let speed = 0.75 + 1.5 * near
      let place = drop.place(at: view.seconds, speed: speed, aspect: view.aspect, margin: 0.06)
      let seen = view.seen(place.x + slant * (place.y - view.aspect / 2), place.y, nearness: near)
      // The shutter is open for two thirds of the time of a frame. The length differs from drop to drop.
      let half = speed / 24 / 3 * seen.growth * (1 + 0.25 * cos(3 * drop.phase))
      let slant = slant * (1 + 0.12 * cos(2 * drop.phase))
      // Near drops are blurred, and therefore wider and fainter than sharp ones.
      let strength = view.strength * (0.28 + 0.2 * near) * (0.75 + 0.25 * sin(drop.phase))
      return .streak(
        x: seen.x, y: seen.y, half: (slant * half, half), radius: (0.00042 + 0.0011 * near) * seen.growth, strength: strength,
        colour: colour, view: view)
    }
  }
}
