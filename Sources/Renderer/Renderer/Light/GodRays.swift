import Glibc

/// Beams: what is bright, smeared away from the sun, so that every gap between dark things throws a ray.
struct GodRays: Sendable {
  /// Share of light, 0...1, by place in the picture.
  private let beams: Plane
  private let flutter: NoiseTile

  /// Steps towards the sun, and the columns of the grid that they are taken from.
  private static let steps = 48
  private static let columns = 160

  init(_ luma: Plane, sun: SunSpot, seed: Int64) {
    let source = luma.blurred(sigma: 1.2)
    let columns = Self.columns
    let rows = max(2, columns * luma.height / luma.width)
    let bright = Float(sun.brightness)
    let sunX = Float(sun.x) * Float(luma.width)
    let sunY = Float(sun.y) * Float(luma.height)
    var beams = Plane(width: columns, height: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let x = (Float(column) + 0.5) / Float(columns) * Float(luma.width)
        let y = (Float(row) + 0.5) / Float(rows) * Float(luma.height)
        var sum: Float = 0
        var weight: Float = 1
        var weights: Float = 0
        for step in 0..<Self.steps {
          // Nearly all the way to the sun, nearer steps counting more.
          let part = Float(step) / Float(Self.steps) * 0.95
          let lineX = Int(x + (sunX - x) * part)
          let lineY = Int(y + (sunY - y) * part)
          let value = source[min(max(lineX, 0), luma.width - 1), min(max(lineY, 0), luma.height - 1)]
          let open = min(1, max(0, value - bright * 0.6) / max(0.05, bright * 0.3))
          sum += open * open * weight
          weights += weight
          weight *= 0.985
        }
        beams[column, row] = sum / weights
      }
    }
    self.beams = beams
    flutter = NoiseTile(seed: seed, purpose: "rays")
  }

  /// Light, 0...1.
  ///
  /// - Parameters:
  ///   - x: Place in the picture from the left, 0...1; `y` from the top, in the same unit.
  ///   - fromSun: The way from the sun to the place, in frame widths.
  func share(x: Float, y: Float, aspect: Float, fromSun: (x: Float, y: Float), seconds: Float) -> Float {
    let beam = beams.smooth(x, y / aspect)
    guard beam > 0.004 else { return 0 }
    let turn = Self.turn(fromSun.x, fromSun.y)
    // Clouds and leaves out of sight let more light through here, less there.
    let coarse = flutter.value(turn * 2, 0.21 + 0.020 * seconds)
    let fine = flutter.value(turn * 5 + 0.5, 0.63 - 0.033 * seconds)
    let gap = 0.6 * coarse + 0.4 * fine
    let square = fromSun.x * fromSun.x + fromSun.y * fromSun.y
    // Every ray runs into the same point, where no gap can be told from the next.
    let apart = square / (square + 0.004)
    return beam * (1 - apart * (1 - (0.25 + 1.3 * gap * gap)))
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
