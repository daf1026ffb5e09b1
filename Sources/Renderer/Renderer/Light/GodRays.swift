import Glibc

/// Light beams from the sun through gaps between dark things, and through gaps outside the frame.
///
/// Bright places are smeared away from the sun (after Mitchell, "Volumetric Light Scattering as a Post-Process", 2007). If the result
/// differs from its surroundings, gaps in the picture throw rays. If it does not, as in a plain sky, slowly turning shafts give the light
/// its shape. Between the shafts the air gets a little darker, so that rays show on bright places and the picture keeps its mood.
struct GodRays: Sendable {
  /// The light and shade of one place, as shares of 0...1.
  struct Beam {
    var light: Float
    var shade: Float
    static let none = Beam(light: 0, shade: 0)
  }

  /// The amount of sunlit air in front of a place of the picture, 0...1.
  private let air: Plane
  /// The difference in light between the way to the sun and the ways beside it, 0...1. Darker ways give 0.
  private let gaps: Plane
  private let flutter: NoiseTile
  /// The number of times that the noise repeats around the sun. A sun outside the frame has it only on one side, so the number is larger.
  private let turns: (coarse: Float, fine: Float)

  /// The strength of the shafts, 0...1. It is smaller for a sun in the picture, which is bright by itself.
  private let strength: Float

  /// The number of steps towards the sun, and the number of columns of the grid.
  private static let steps = 48
  private static let columns = 160

  /// - Parameter disparity: Inverse depth, 0...1. In front of near things there is little air for the light to show in.
  init(_ luma: Plane, sun: SunSpot, disparity: Plane, seed: Int64) {
    let columns = Self.columns
    let rows = max(2, columns * luma.height / luma.width)
    let open = Self.open(columns: columns, rows: rows, luma: luma, sun: sun)
    let around = open.blurred(sigma: Float(columns) / 11)
    let aspect = Float(rows) / Float(columns)
    let source = (x: Float(sun.x), y: Float(sun.y) * aspect)
    let outside = hypotf(source.x - min(max(source.x, 0), 1), source.y - min(max(source.y, 0), aspect))
    // In a tall frame the light travels further down than across.
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

  /// Returns the openness of the ways to the sun, 0...1.
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
          // Goes nearly all the way to the sun; nearer steps count more. The light outside the frame is not known.
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
        // Light from outside the frame has passed a stretch without obstacles in the picture.
        result[column, row] = sun.isSeen ? seen : 0.5 + 0.5 * seen
      }
    }
    return result
  }

  /// Returns the light and shade at a place.
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
    // All rays meet at the sun, where no gap differs from the next.
    let apart = square / (square + 0.012)
    let shape = 1 - apart * (1 - shaft)
    let gap = gaps.smooth(x, y / aspect)
    return Beam(
      light: air * (0.14 + strength * shape) + gap * (0.2 + 0.3 * shaft),
      shade: 0.24 * strength * air * apart * (1 - shaft) * (1 - gap))
  }

  /// Returns the direction of a vector as a share of a full turn. A polynomial replaces the arc tangent; it is precise enough for rays.
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
