/// The largest allowed slope of inverse depth at each place and in each direction, for the travel of a camera. The slope must be small
/// where the picture shifts far along it. Across the shift, it may be twice as large.
struct SlopeBound: Sendable {
  private let sideways: Float
  private let upright: Float
  private let forward: Float
  private let travel: Float
  private let unit: Float
  private let center: SIMD2<Float>

  /// The allowed share of the slope at which the picture folds. With a smaller slope, things bend less if their outline was not found, such
  /// as the brim of a hat.
  private static let share: Float = 0.5

  /// - Parameters:
  ///   - width, height: The numbers of samples of the map.
  ///   - center: The target of forward moves, as shares of width and height.
  init(_ reach: ParallaxReach, width: Int, height: Int, center: (x: Double, y: Double)) {
    sideways = Float(reach.sideways)
    upright = Float(reach.upright)
    forward = Float(reach.forward)
    travel = (sideways * sideways + upright * upright).squareRoot()
    unit = Float(width)
    self.center = SIMD2(Float(center.x) * Float(width), Float(center.y) * Float(height))
  }

  /// Returns the largest allowed differences of inverse depth between a sample and its neighbours: beside it, below it, on the diagonal to
  /// the lower right (falling), and on the other diagonal (rising).
  func steps(at x: Int, _ y: Int) -> (across: Float, down: Float, falling: Float, rising: Float) {
    let away = SIMD2(Float(x), Float(y)) - center
    let least = DepthMap.leaning * (travel * unit + forward * (away * away).sum().squareRoot())
    let diagonal = Float(0.5).squareRoot()
    let both = (sideways + upright) * unit
    // Forward travel makes near things even nearer.
    let most = Self.share * (1 - forward)
    func step(_ shift: Float) -> Float { most / max(shift, least, 1e-6) }
    return (
      step(sideways * unit + forward * abs(away.x)), step(upright * unit + forward * abs(away.y)),
      2 * diagonal * step(diagonal * (both + forward * abs(away.x + away.y))),
      2 * diagonal * step(diagonal * (both + forward * abs(away.x - away.y)))
    )
  }
}

extension Plane {
  /// Returns inverse depth that is nowhere below this plane and nowhere steeper than the travel of the camera allows. Each place is the top
  /// of a cone with the allowed slope, and at each place the highest cone counts. In contrast to a blur, this does not lower thin or near
  /// things and does not change small slopes.
  ///
  /// It uses the two passes of a distance transform (after Borgefors, 1986). The bound changes from place to place, so the result may be
  /// slightly steeper than allowed.
  func sloped(within reach: ParallaxReach, center: (x: Double, y: Double)) -> Plane {
    guard !reach.isNone, width > 2, height > 2 else { return self }
    let bound = SlopeBound(reach, width: width, height: height, center: center)
    var result = self
    let (width, height) = (width, height)
    result.values.withUnsafeMutableBufferPointer { values in
      for y in 0..<height {
        for x in 0..<width {
          let steps = bound.steps(at: x, y)
          let place = y * width + x
          var value = values[place]
          if x > 0 { value = max(value, values[place - 1] - steps.across) }
          if y > 0 {
            value = max(value, values[place - width] - steps.down)
            if x > 0 { value = max(value, values[place - width - 1] - steps.falling) }
            if x + 1 < width { value = max(value, values[place - width + 1] - steps.rising) }
          }
          values[place] = value
        }
      }
      for y in (0..<height).reversed() {
        for x in (0..<width).reversed() {
          let steps = bound.steps(at: x, y)
          let place = y * width + x
          var value = values[place]
          if x + 1 < width { value = max(value, values[place + 1] - steps.across) }
          if y + 1 < height {
            value = max(value, values[place + width] - steps.down)
            if x + 1 < width { value = max(value, values[place + width + 1] - steps.falling) }
            if x > 0 { value = max(value, values[place + width - 1] - steps.rising) }
          }
          values[place] = value
        }
      }
    }
    return result
  }
}
