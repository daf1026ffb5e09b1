import CSampler
import Glibc

/// A lens flare: discs (ghosts) on the line from the sun through the middle of the frame, and a streak through the sun.
struct LensFlare: Sendable {
  private struct Ghost {
    /// The place on the line: 0 at the sun, 1 in the middle of the frame, 2 opposite.
    let place: Double
    /// The radius in frame widths, in a frame of 16:9 or wider.
    let radius: Double
    let strength: Double
    let colour: LightColour
    /// The phase in radians and the speed in radians per second of its changing brightness.
    let phase: Double
    let pace: Double
  }

  private let ghosts: [Ghost]
  private let streakPhase: Double

  init(seed: Int64) {
    var random = SeededRandom(seed: seed, purpose: "flare")
    let shapes: [(place: Double, radius: Double, strength: Double, colour: LightColour)] = [
      (0.35, 0.024, 0.23, .amber), (0.58, 0.009, 0.37, .core), (0.72, 0.016, 0.29, .green), (0.95, 0.042, 0.20, .amber),
      (1.30, 0.022, 0.26, .blue), (1.52, 0.062, 0.165, .green), (1.78, 0.030, 0.28, .amber), (2.15, 0.088, 0.155, .blue),
    ]
    ghosts = shapes.map { shape in
      Ghost(
        place: shape.place + random.between(-0.06, 0.06), radius: shape.radius * random.between(0.85, 1.15),
        strength: shape.strength, colour: shape.colour, phase: random.between(0, 2 * .pi),
        pace: random.between(0.8, 1.8))
    }
    streakPhase = random.between(0, 2 * .pi)
  }

  /// Returns the brightness at a moment, 0.6...1.
  func flicker(at seconds: Double) -> Double { 0.8 + 0.2 * sin(streakPhase + 1.9 * seconds) }

  /// Returns the light around the sun and the light of the streak, 0...1 each, at an offset from the sun in frame widths.
  static func shine(_ x: Float, _ y: Float) -> (core: Float, streak: Float) {
    let core = 1 / (1 + (x * x + y * y) / 0.0016)
    return (core * core, 1 / ((1 + y * y / 0.00008) * (1 + x * x / 0.05)))
  }

  /// Returns the ghosts as sprites.
  ///
  /// - Parameters:
  ///   - sun: The place in frame widths from the frame's middle.
  ///   - brightness: The brightness of the sun, 0...1.
  func ghosts(sun: (x: Double, y: Double), brightness: Double, view: AirView) -> [cs_sprite] {
    // A sun far outside the frame makes no ghosts.
    let beyond = max(abs(sun.x) - 0.5, abs(sun.y) - view.aspect / 2)
    let seen = min(1, max(0, 1 - beyond / 0.08))
    // The size of ghosts depends on the circle around the frame. In a tall frame, this circle is larger in relation to the width.
    let circle = max(1, hypot(1, view.aspect) / hypot(1, 9.0 / 16))
    return ghosts.map { ghost in
      let glow = 0.7 + 0.3 * sin(ghost.phase + ghost.pace * view.seconds)
      return .round(
        x: sun.x * (1 - ghost.place) + 0.5, y: sun.y * (1 - ghost.place) + view.aspect / 2, radius: ghost.radius * circle,
        strength: view.strength * brightness * seen * ghost.strength * glow, colour: ghost.colour, view: view, edge: 5, rim: 0.45)
    }
  }
}
