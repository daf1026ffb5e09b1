import Glibc

/// Light beams from the sun through gaps between dark things, and through gaps outside the frame.
///
/// Bright places are blurred away from the sun (after Mitchell, "Volumetric Light Scattering as a Post-Process", 2007). Places that are
/// then brighter than their surroundings get rays from gaps in the picture. Other places, such as a plain sky, get slowly turning shafts of
/// light from noise. Between the shafts, the air becomes a little darker, so that rays are also visible on bright places.
struct GodRays: Sendable {
  /// The light and the shade at one place, 0...1 each.
  struct Beam {
    var light: Float
    var shade: Float
    static let none = Beam(light: 0, shade: 0)
  }

  /// The amount of sunlit air in front of each place of the picture, 0...1.
  private let air: Plane
  /// The additional light on the way from each place to the sun, compared with the ways beside it, 0...1. For darker ways, it is 0.
  private let gaps: Plane
  private let flutter: NoiseTile
  /// The number of repetitions of the noise around the sun. It is larger for a sun outside the frame, because only one side of it is
  /// visible.
  private let turns: (coarse: Float, fine: Float)

  /// The strength of the shafts, 0...1. It is smaller for a sun in the picture, which is bright by itself.
  private let strength: Float

  /// The number of steps towards the sun, and the number of columns of the grid.
  private static let steps = 48
  private static let columns = 160

  /// - Parameter disparity: Inverse depth, 0...1. Near things have little air in front of them, so they get weaker rays.
  init(_ luma: Plane, sun: SunSpot, disparity: Plane, seed: Int64) {
    let columns = Self.columns
    let rows = max(2, columns * luma.height / luma.width)
    let open = Self.open(columns: columns, rows: rows, luma: luma, sun: sun)
    let around = open.blurred(sigma: Float(columns) / 11)
    let aspect = Float(rows) / Float(columns)
    let source = (x: Float(sun.x), y: Float(sun.y) * aspect)
    let outside = hypotf(source.x - min(max(source.x, 0), 1), source.y - min(max(source.y, 0), aspect))
    // In a tall frame, the rays are longer, because they go down more than across.
    let reach = 0.62 * max(1, 1.8 * aspect)
    var air = open
    var gaps = open
    for row in 0..<rows {
      for column in 0..<columns {
        let place = (x: (Float(column) + 0.5) / Float(columns), y: (Float(row) + 0.5) / Float(rows))
        let distance = hypotf(place.x - source.x, place.y * aspect - source.y)
        let fading = expf(-max(0, distance - outside) / reach)
        let near = min(max(disparity.smooth(place.x, place.y), 0), 1)
        let share = fading * (1 - 0.55 * near)
        air[column, row] = open[column, row] * share
        gaps[column, row] = min(1, max(0, open[column, row] - 0.95 * around[column, row]) * 3.2) * share
      }
    }
    self.air = air
    self.gaps = gaps
    turns = sun.isSeen ? (3, 13) : (7, 16)
    strength = sun.isSeen ? 0.46 : 0.66
    flutter = NoiseTile(seed: seed, purpose: "rays")
  }

  /// Returns the mean light on the way from each place to the sun, 0...1.
  private static func open(columns: Int, rows: Int, luma: Plane, sun: SunSpot) -> Plane {
    let source = luma.blurred(sigma: 1.2)
    let bright = Float(sun.brightness)
    let sunX = Float(sun.x) * Float(luma.width)
    let sunY = Float(sun.y) * Float(luma.height)
    var result = Plane(width: columns, height: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let x = (Float(column) + 0.5) / Float(columns) * Float(luma.width)
        let y = (Float(row) + 0.5) / Float(rows) * Float(luma.height)
        var sum: Float = 0
        var weight: Float = 1
        var weights: Float = 0
        for step in 0..<Self.steps {
          // The steps go almost to the sun. Steps near the place count more. Outside the frame, the light is unknown.
          let part = Float(step) / Float(Self.steps) * 0.95
          let lineX = Int(x + (sunX - x) * part)
          let lineY = Int(y + (sunY - y) * part)
          guard lineX >= 0, lineX < luma.width, lineY >= 0, lineY < luma.height else { break }
          let light = min(1, max(0, source[lineX, lineY] - bright * 0.5) / max(0.05, bright * 0.4))
          sum += light * light * weight
          weights += weight
          weight *= 0.985
        }
        let seen = sum / max(weights, 1e-6)
        // The way outside the frame has no known obstacles, so half of the light always counts.
        result[column, row] = sun.isSeen ? seen : 0.5 + 0.5 * seen
      }
    }
    return result
  }

  /// Returns the light and the shade at a place.
  ///
  /// - Parameters:
  ///   - x: The place in the picture from the left, 0...1; `y` is measured from the top in the same unit.
  ///   - fromSun: The vector from the sun to the place, in frame widths.
  func beam(x: Float, y: Float, aspect: Float, fromSun: (x: Float, y: Float), seconds: Float) -> Beam {
    let air = air.smooth(x, y / aspect)
    guard air > 0.004 else { return .none }
    let turn = Self.turn(fromSun.x, fromSun.y)
    let coarse = flutter.value(turn * turns.coarse + 0.004 * seconds, 0.21 + 0.021 * seconds)
    let fine = flutter.value(turn * turns.fine - 0.009 * seconds, 0.63 - 0.034 * seconds)
    let part = min(max((0.62 * coarse + 0.38 * fine - 0.4) / 0.36, 0), 1)
    let shaft = part * part * (3 - 2 * part)
    let square = fromSun.x * fromSun.x + fromSun.y * fromSun.y
    // Near the sun, all rays meet, so there are no separate shafts.
    let apart = square / (square + 0.012)
    let shape = 1 - apart * (1 - shaft)
    let gap = gaps.smooth(x, y / aspect)
    return Beam(
      light: air * (0.14 + strength * shape) + gap * (0.2 + 0.3 * shaft),
      shade: 0.24 * strength * air * apart * (1 - shaft) * (1 - gap))
  }

  /// Returns the direction of a vector as a share of a full turn. It uses a polynomial and not the arc tangent, which is precise enough
  /// here.
  private static func turn(_ x: Float, _ y: Float) -> Float {
    let long = max(abs(x), abs(y))
    guard long > 0 else { return 0 }
    let ratio = min(abs(x), abs(y)) / long
    var angle = ratio * (0.159155 - 0.034155 * ratio * ratio)
    if abs(y) > abs(x) { angle = 0.25 - angle }
    if x < 0 { angle = 0.5 - angle }
    return y < 0 ? 1 - angle : angle
  }
}
