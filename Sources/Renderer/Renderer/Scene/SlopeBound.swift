/// How steep inverse depth may be at each place and in each direction for a camera's travel: where the picture shifts far along a
/// slope the slope must be gentle, and where it shifts across, it may be twice as steep.
struct SlopeBound: Sendable {
  private let sideways: Float
  private let upright: Float
  private let forward: Float
  private let travel: Float
  private let unit: Float
  private let center: SIMD2<Float>

  /// The share of the folding slope that is used. What stands half in front of such a slope, like the brim of a hat whose outline was
  /// missed, bends the less the gentler it is.
  private static let share: Float = 0.5

  /// - Parameters:
  ///   - width, height: Samples of the map.
  ///   - center: The point, as shares of width and height, that forward moves head for.
  init(_ reach: ParallaxReach, width: Int, height: Int, center: (x: Double, y: Double)) {
    sideways = Float(reach.sideways)
    upright = Float(reach.upright)
    forward = Float(reach.forward)
    travel = (sideways * sideways + upright * upright).squareRoot()
    unit = Float(width)
    self.center = SIMD2(Float(center.x) * Float(width), Float(center.y) * Float(height))
  }

  /// The most by which inverse depth may differ between a sample and its neighbours: beside it, below it, and on both diagonals, first
  /// the one to the lower right.
  func steps(at x: Int, _ y: Int) -> (across: Float, down: Float, falling: Float, rising: Float) {
    let away = SIMD2(Float(x), Float(y)) - center
    let least = DepthMap.leaning * (travel * unit + forward * (away * away).sum().squareRoot())
    let diagonal = Float(0.5).squareRoot()
    let both = (sideways + upright) * unit
    // Forward travel brings what is near nearer still.
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
  /// Inverse depth that is nowhere less than this one and nowhere steeper than a camera's travel allows: each near place stands in the
  /// middle of a cone that falls as steeply as it may, and the highest of all cones counts. Unlike a blur it takes nothing from thin or
  /// near things, and changes nothing where the slopes are gentle already.
  ///
  /// The two passes are those of a distance transform (after Borgefors, 1986). Since the bound changes from place to place, what they
  /// leave may be steeper by a little.
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
