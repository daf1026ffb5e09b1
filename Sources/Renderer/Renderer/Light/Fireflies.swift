import CSampler
import Glibc

/// A few warm points of light that wander, and that become brighter and darker.
struct Fireflies: Sendable {
  private struct Fly {
    /// The middle of its wandering, in frame widths from the left and the top.
    let x: Double
    let y: Double
    let nearness: Double
    /// The phases of its motion and glow in radians, and their speeds in radians per second.
    let phase: (x: Double, y: Double, glow: Double)
    let pace: (x: Double, y: Double, glow: Double)
  }

  private let flies: [Fly]

  init(size: FrameSize, seed: Int64, count: Int = 44) {
    var random = SeededRandom(seed: seed, purpose: "fireflies")
    let aspect = Double(size.height) / Double(size.width)
    func turn() -> Double { random.between(0, 2 * .pi) }
    flies = (0..<count).map { _ in
      Fly(
        x: random.between(-0.05, 1.05), y: random.between(0.25, 1) * aspect, nearness: random.unit() * random.unit(),
        phase: (turn(), turn(), turn()),
        pace: (random.between(0.3, 0.8), random.between(0.4, 1.0), random.between(1.1, 2.4)))
    }
  }

  func sprites(_ view: AirView) -> [cs_sprite] {
    flies.flatMap { fly -> [cs_sprite] in
      let time = view.seconds
      let reach = 0.012 + 0.03 * fly.nearness
      let place = view.seen(
        fly.x + reach * (sin(fly.phase.x + fly.pace.x * time) + 0.4 * sin(fly.phase.y + 2.3 * fly.pace.x * time)),
        fly.y + reach * 0.7 * (sin(fly.phase.y + fly.pace.y * time) + 0.4 * sin(fly.phase.x + 1.9 * fly.pace.y * time)),
        nearness: fly.nearness)
      let pulse = max(0, sin(fly.phase.glow + fly.pace.glow * time))
      let glow = view.strength * (0.04 + 0.96 * pulse * pulse)
      let radius = (0.0016 + 0.0036 * fly.nearness) * place.growth
      // The halo is drawn first, so that the body is on top of it.
      return [
        .round(x: place.x, y: place.y, radius: radius * 9, strength: glow * 0.3, colour: .firefly, view: view),
        .round(x: place.x, y: place.y, radius: radius * 3, strength: glow * 0.5, colour: .firefly, view: view),
        .round(x: place.x, y: place.y, radius: radius, strength: glow, colour: .core, view: view, edge: 2),
      ]
    }
  }
}
