/// What is known of a scene's shape from the picture alone.
package struct SceneLayout: Sendable {
  /// Inverse depth, 0 (far) to 1 (near), with the edges of the things in the picture; not yet fit to be warped by.
  package let disparity: Plane
  /// Height of the horizon, 0 (top) to 1 (bottom). A third down where nothing shows it.
  package let horizon: Double
  package let sky: SkyBorder?

  init(_ thumbnail: Thumbnail) {
    let sky = SkyBorder(thumbnail)
    self.sky = sky
    let shape: Plane
    if let sky {
      let sorted = sky.rows.sorted()
      let lowest = Double(sorted[min(sorted.count - 1, sorted.count * 92 / 100)]) / Double(thumbnail.height)
      horizon = min(max(lowest, 0.12), 0.8)
      shape = Self.standing(sky, horizon: horizon, width: thumbnail.width, height: thumbnail.height)
    } else {
      horizon = 1.0 / 3
      shape = Self.ramp(width: thumbnail.width, height: thumbnail.height)
    }
    disparity = GuidedFilter(radius: max(2, thumbnail.width / 64), epsilon: 0.0009).apply(shape, guide: thumbnail.luma)
  }

  /// Without a sky: the lower, the nearer.
  private static func ramp(width: Int, height: Int) -> Plane {
    var plane = Plane(width: width, height: height)
    for y in 0..<height {
      let down = (Float(y) + 0.5) / Float(height)
      // down^1.2, by way of a form that needs no transcendental function.
      let value = 0.15 + 0.85 * down * (0.8 + 0.2 * down)
      for x in 0..<width { plane[x, y] = value }
    }
    return plane
  }

  /// With a sky: ground rises from the horizon to the lower edge, and what stands up is the nearer the higher it reaches into
  /// the sky. That gives a street its side walls without knowing what a wall is.
  private static func standing(_ sky: SkyBorder, horizon: Double, width: Int, height: Int) -> Plane {
    let line = Float(horizon) * Float(height)
    var columns = Plane(width: width, height: 1)
    for x in 0..<width { columns[x, 0] = max(0, (line - Float(sky.rows[x])) / line) }
    // Close gaps between roofs, then soften: a wall is wider than its chimneys.
    columns = columns.dilated(radius: width / 64).eroded(radius: width / 64).blurred(sigma: Float(width) / 64)
    var plane = Plane(width: width, height: height)
    for y in 0..<height {
      let ground = max(0, (Float(y) + 0.5 - line) / (Float(height) - line))
      for x in 0..<width where y >= sky.rows[x] {
        plane[x, y] = min(1, max(0.04 + 0.96 * ground, 0.85 * columns[x, 0]))
      }
    }
    return plane
  }
}

extension Plane {
  fileprivate func eroded(radius: Int) -> Plane {
    var flipped = self
    for index in values.indices { flipped.values[index] = -values[index] }
    flipped = flipped.dilated(radius: radius)
    for index in values.indices { flipped.values[index] = -flipped.values[index] }
    return flipped
  }
}
