import Glibc

/// A tile of smooth noise, 0...1, that repeats without a visible edge.
struct NoiseTile: Sendable {
  private static let side = 128
  private let values: [Float]

  init(seed: Int64, purpose: String) {
    var random = SeededRandom(seed: seed, purpose: purpose)
    var values = [Float](repeating: 0, count: Self.side * Self.side)
    for (knots, share) in [(5, Float(0.55)), (11, 0.28), (23, 0.17)] {
      let lattice = (0..<knots * knots).map { _ in Float(random.unit()) }
      for y in 0..<Self.side {
        let down = Self.step(y, knots)
        for x in 0..<Self.side {
          let across = Self.step(x, knots)
          let upper = Self.between(lattice[down.first * knots + across.first], lattice[down.first * knots + across.next], across.part)
          let lower = Self.between(lattice[down.next * knots + across.first], lattice[down.next * knots + across.next], across.part)
          values[y * Self.side + x] += share * Self.between(upper, lower, down.part)
        }
      }
    }
    // The values are stretched to the whole range, so that every seed gives low and high values.
    let low = values.min() ?? 0
    let range = max(1e-6, (values.max() ?? 1) - low)
    self.values = values.map { ($0 - low) / range }
  }

  /// Returns the noise at a place. The tile has a side of 1.
  func value(_ u: Float, _ v: Float) -> Float {
    let x = Self.fraction(u) * Float(Self.side)
    let y = Self.fraction(v) * Float(Self.side)
    let mask = Self.side - 1
    let left = Int(x)
    let top = Int(y)
    let across = x - Float(left)
    let row = (top & mask) * Self.side
    let next = ((top + 1) & mask) * Self.side
    let upper = Self.between(values[row + (left & mask)], values[row + ((left + 1) & mask)], across)
    let lower = Self.between(values[next + (left & mask)], values[next + ((left + 1) & mask)], across)
    return Self.between(upper, lower, y - Float(top))
  }

  /// Returns the fractional part of a number. The conversion is faster than rounding by the library, and this is called often.
  private static func fraction(_ value: Float) -> Float {
    let part = value - Float(Int32(value))
    return part < 0 ? part + 1 : part
  }

  private static func between(_ a: Float, _ b: Float, _ part: Float) -> Float { a + (b - a) * part }

  private static func step(_ position: Int, _ knots: Int) -> (first: Int, next: Int, part: Float) {
    let place = Float(position) / Float(side) * Float(knots)
    let first = Int(place)
    let part = place - Float(first)
    return (first % knots, (first + 1) % knots, part * part * (3 - 2 * part))
  }
}
