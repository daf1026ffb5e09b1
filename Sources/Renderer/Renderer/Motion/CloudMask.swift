/// The mask of the motion of clouds: 0 outside the sky and at its lower border, and larger at higher places.
enum CloudMask {
  /// Returns the motion of each place in frame widths, or `nil` if the picture has no sky or hardly any room for motion.
  ///
  /// - Parameters:
  ///   - most: The motion at the upper edge of a sky that is high enough.
  ///   - slope: The largest change from one place to the next, as a share of their distance.
  static func ways(_ layout: SceneLayout, luma: Plane, most: Float, slope: Float) -> Plane? {
    guard let sky = layout.sky else { return nil }
    let (width, height) = (layout.disparity.width, layout.disparity.height)
    // The edges of roofs and leaves do not count as sky.
    let gap = max(2, width / 80)
    let rows = withoutHills(sky, luma: luma)
    var open = Plane(width: width, height: height)
    for x in 0..<width {
      for y in 0..<min(height, max(0, rows[x])) { open[x, y] = 1 }
    }
    for subject in layout.subjects {
      for index in open.values.indices where subject.mask.values[index] > 0.05 { open.values[index] = 0 }
    }
    open = open.eroded(radius: gap)
    let horizon = Float(max(1, sky.lowest))
    for y in 0..<height {
      // The clouds are like a ceiling: those high in the picture are nearer and move more.
      let rise = min(max(1 - Float(y) / horizon, 0), 1)
      for x in 0..<width { open[x, y] *= most * (0.3 + 0.7 * rise) }
    }
    let ways = open.limited(slope: slope / Float(width)).blurred(sigma: Float(width) / 128)
    return ways.values.contains { $0 > most / 8 } ? ways : nil
  }

  /// Returns the border of the sky, raised above far hills and mountains, which are as pale as the sky and count as sky otherwise. A region
  /// with edges that touches the border is taken as a hill. So clouds that touch the border do not move either.
  private static func withoutHills(_ sky: SkyBorder, luma: Plane) -> [Int] {
    let (width, height) = (luma.width, luma.height)
    let gradient = luma.gradient()
    var edges = Plane(width: width, height: height)
    for index in edges.values.indices where gradient.values[index] > 0.016 { edges.values[index] = 1 }
    edges = edges.dilated(radius: 2)
    let isEdge = edges.values.indices.map { edges.values[$0] > 0 && $0 / width < sky.rows[$0 % width] }
    var rows = sky.rows
    for region in Region.all(in: isEdge, width: width) where region.places.contains(where: { $0 / width >= sky.rows[$0 % width] - 4 }) {
      for place in region.places { rows[place % width] = min(rows[place % width], place / width) }
    }
    return rows
  }
}
