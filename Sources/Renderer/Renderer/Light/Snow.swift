import CSampler
import Glibc

/// Snowflakes that fall and sway. Near ones are large and out of focus.
struct Snow: Sendable {
  private let flakes: [Falling]
  /// The speed in frame widths a second.
  private let wind: Double
  private let colour: LightColour

  init(colour: LightColour, seed: Int64, count: Int = 1150) {
    var random = SeededRandom(seed: seed, purpose: "snow")
    let side: Double = random.unit() < 0.5 ? -1 : 1
    wind = side * random.between(0.01, 0.035)
    self.colour = colour
    flakes = (0..<count).map { Falling(number: $0, power: 2.6, random: &random) }
  }

  func sprites(_ view: AirView) -> [cs_sprite] {
    flakes.map { flake in
      let near = flake.nearness
      let speed = 0.05 + 0.17 * near
      let place = flake.place(at: view.seconds, speed: speed, aspect: view.aspect, margin: 0.03)
      let sway = (0.004 + 0.010 * near) * sin(flake.phase + (0.8 + 0.5 * near) * view.seconds)
      // The wind moves slow flakes further on their way down.
      let carried = wind / speed * place.y * (0.3 + 0.7 * near)
      let seen = view.seen(place.x + sway + carried, place.y, nearness: near)
      return .round(
        x: seen.x, y: seen.y, radius: (0.0007 + 0.0021 * near + 0.0068 * near * near * near * near) * seen.growth,
        strength: view.strength * (0.92 - 0.5 * near), colour: colour, view: view, edge: near > 0.5 ? 1.4 : 1.1)
    }
  }
}
