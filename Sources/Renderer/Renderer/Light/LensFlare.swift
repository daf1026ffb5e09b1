import Glibc

/// Reflections inside a lens: soft discs on the line from the sun through the middle of the frame, and a streak across the sun.
struct LensFlare: Sendable {
  private struct Ghost {
    /// Place on the line: 0 at the sun, 1 in the middle of the frame, 2 opposite.
    let place: Double
    /// Frame widths.
    let radius: Double
    let strength: Double
    let colour: LightColour
    /// How it comes and goes, radians and radians a second.
    let phase: Double
    let pace: Double
  }

  private let ghosts: [Ghost]
  private let streakPhase: Double

  init(seed: Int64) {
    var random = SeededRandom(seed: seed, purpose: "flare")
    let shapes: [(place: Double, radius: Double, strength: Double, colour: LightColour)] = [
      (0.35, 0.030, 0.16, .amber), (0.62, 0.018, 0.20, .green), (0.85, 0.055, 0.10, .amber), (1.25, 0.026, 0.14, .blue),
      (1.55, 0.075, 0.10, .green), (1.85, 0.040, 0.12, .amber), (2.20, 0.115, 0.07, .blue),
    ]
    ghosts = shapes.map { shape in
      Ghost(
        place: shape.place + random.between(-0.06, 0.06), radius: shape.radius * random.between(0.85, 1.15),
        strength: shape.strength, colour: shape.colour, phase: random.between(0, 2 * .pi),
        pace: random.between(0.8, 1.8))
    }
    streakPhase = random.between(0, 2 * .pi)
  }

  /// - Parameters:
  ///   - sun: Place in frame widths from the frame's middle.
  ///   - strength: 0...1.
  func shine(on field: inout LightField, sun: (x: Double, y: Double), seconds: Double, strength: Double) {
    let grid = LightGrid(field)
    let flicker = 0.8 + 0.2 * sin(streakPhase + 1.9 * seconds)
    field.mix(.sun) { _, x, y in
      let dx = grid.x(x) - Float(sun.x)
      let dy = grid.y(y) - Float(sun.y)
      let core = 1 / (1 + (dx * dx + dy * dy) / 0.0022)
      let streak = 1 / (1 + dy * dy / 0.00012) / (1 + dx * dx / 0.09)
      return Float(strength * flicker) * (0.5 * core * core + 0.2 * streak)
    }
    for ghost in ghosts {
      let middleX = Float(sun.x * (1 - ghost.place))
      let middleY = Float(sun.y * (1 - ghost.place))
      let value = Float(strength * ghost.strength * (0.7 + 0.3 * sin(ghost.phase + ghost.pace * seconds)))
      let square = Float(ghost.radius * ghost.radius)
      field.mix(ghost.colour) { _, x, y in
        let dx = grid.x(x) - middleX
        let dy = grid.y(y) - middleY
        let distance = (dx * dx + dy * dy) / square
        guard distance < 1.2 else { return 0 }
        // A disc with a soft edge, a little brighter at its rim as real ghosts are.
        let edge = min(1, max(0, (1.2 - distance) / 0.4))
        return value * edge * (0.7 + 0.3 * min(1, distance))
      }
    }
  }
}

/// Places of the grid's points in frame widths from the frame's middle.
struct LightGrid {
  private let step: Float
  private let middleX: Float
  private let middleY: Float

  init(_ field: LightField) {
    step = 1 / Float(field.columns - 1)
    middleX = 0.5
    middleY = Float(field.rows - 1) * step / 2
  }

  func x(_ column: Int) -> Float { Float(column) * step - middleX }
  func y(_ row: Int) -> Float { Float(row) * step - middleY }
}
