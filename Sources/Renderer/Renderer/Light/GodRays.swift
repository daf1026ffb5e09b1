import Glibc

/// Beams: light that comes from the sun through the gaps between dark things, and through gaps out of sight.
///
/// What is bright is smeared away from the sun (after Mitchell, "Volumetric Light Scattering as a Post-Process", 2007). Where that
/// differs from its surroundings, gaps in the picture throw rays; where it does not, as in a plain sky, shafts that turn slowly give the
/// light its shape. Between the shafts the air gets a little darker, so that rays show on what is bright, and the picture keeps its mood.
struct GodRays: Sendable {
  /// Light and shade of one place, shares of 0...1.
  struct Beam {
    var light: Float
    var shade: Float
    static let none = Beam(light: 0, shade: 0)
  }

  /// How much sunlit air lies before a place of the picture, 0...1.
  private let air: Plane
  /// How much lighter the way to the sun is than the ways beside it, 0...1.
  private let gaps: Plane
  private let flutter: NoiseTile
  /// How many times the noise goes around the sun. Seen from outside the frame, the frame is only a part of the way around.
  private let turns: (coarse: Float, fine: Float)

  /// Of the shafts, 0...1. A sun in the picture is bright by itself; too much would be a child's drawing of it.
  private let strength: Float

  /// Steps towards the sun, and the columns of the grid that they are taken from.
  private static let steps = 48
  private static let columns = 160

  /// - Parameter disparity: Inverse depth, 0...1: before what is near there is little air for the light to show in.
  init(_ luma: Plane, sun: SunSpot, disparity: Plane, seed: Int64) {
    let columns = Self.columns
    let rows = max(2, columns * luma.height / luma.width)
    let open = Self.open(columns: columns, rows: rows, luma: luma, sun: sun)
    let around = open.blurred(sigma: Float(columns) / 11)
    let aspect = Float(rows) / Float(columns)
    let source = (x: Float(sun.x), y: Float(sun.y) * aspect)
    let outside = hypotf(source.x - min(max(source.x, 0), 1), source.y - min(max(source.y, 0), aspect))
    // In a tall frame the light has further to go down than across.
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

  /// How open the ways to the sun are, 0...1.
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
          // Nearly all the way to the sun, nearer steps counting more. What lies outside the frame is not known.
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
        // Light from outside the frame has come some way that nothing in the picture hides.
        result[column, row] = sun.isSeen ? seen : 0.5 + 0.5 * seen
      }
    }
    return result
  }

  /// Light and shade at a place.
  ///
  /// - Parameters:
  ///   - x: Place in the picture from the left, 0...1; `y` from the top, in the same unit.
  ///   - fromSun: The way from the sun to the place, in frame widths.
  func beam(x: Float, y: Float, aspect: Float, fromSun: (x: Float, y: Float), seconds: Float) -> Beam {
    let air = air.smooth(x, y / aspect)
    guard air > 0.004 else { return .none }
    let turn = Self.turn(fromSun.x, fromSun.y)
    let coarse = flutter.value(turn * turns.coarse + 0.004 * seconds, 0.21 + 0.021 * seconds)
    let fine = flutter.value(turn * turns.fine - 0.009 * seconds, 0.63 - 0.034 * seconds)
    let part = min(max((0.62 * coarse + 0.38 * fine - 0.4) / 0.36, 0), 1)
    let shaft = part * part * (3 - 2 * part)
    let square = fromSun.x * fromSun.x + fromSun.y * fromSun.y
    // Every ray runs into the same point, where no gap can be told from the next.
    let apart = square / (square + 0.012)
    let shape = 1 - apart * (1 - shaft)
    let gap = gaps.smooth(x, y / aspect)
    return Beam(
      light: air * (0.14 + strength * shape) + gap * (0.2 + 0.3 * shaft),
      shade: 0.24 * strength * air * apart * (1 - shaft) * (1 - gap))
  }

  /// The direction of a way as a share of a full turn: a polynomial instead of an arc tangent, as near as a ray needs it.
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
