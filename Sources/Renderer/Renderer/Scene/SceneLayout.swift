/// The layout of a scene, estimated from the picture alone.
package struct SceneLayout: Sendable {
  /// The inverse depth, 0 (far) to 1 (near), with the edges of the things in the picture. It is too steep for a warp; see ``DepthMap``.
  package let disparity: Plane
  /// The height of the horizon, 0 (top) to 1 (bottom). It is a third if it cannot be found.
  package let horizon: Double
  package let sky: SkyBorder?
  package let vanishingPoint: VanishingPoint?
  /// The subjects of the scene, the largest first.
  package let subjects: [Subject]

  init(_ thumbnail: Thumbnail, subjects: [Subject] = []) {
    let (width, height) = (thumbnail.width, thumbnail.height)
    let luma = thumbnail.luma
    let vanishing = VanishingPoint(luma)
    // Subjects in front of the sky, such as a head, are removed from its border.
    let light = SkyBorder(thumbnail)?.without(subjects)
    let sky = light.flatMap { $0.isCeiling(height: height, vanishing: vanishing) ? nil : $0 }
    let ground: Ground
    let shape: Plane
    if let sky {
      let lowest = Double(sky.lowest) / Double(height)
      let shore = lowest < 0.8 ? LevelLine(luma, within: lowest...0.8, share: 0.85) : nil
      horizon = shore?.y ?? sky.horizon(height: height, vanishing: vanishing)
      ground = Ground(horizon: horizon)
      // Hills beyond a shore are as far away as the shore, whatever their height.
      shape = Self.standing(sky, on: ground, share: shore == nil ? 0.5 : 0.15, width: width, height: height)
    } else if let vanishing, vanishing.isStrong {
      horizon = vanishing.y
      ground = Ground(horizon: horizon)
      shape = Self.inside(Corridor(x: Float(vanishing.x), y: Float(vanishing.y)), width: width, height: height)
    } else {
      horizon = 1.0 / 3
      // If no line is found, the floor ends at about half of the height.
      ground = Ground(endingAt: LevelLine(luma, within: 0.4...0.62, share: 0.8)?.y ?? 0.52)
      shape = Self.ramp(ground, width: width, height: height)
    }
    let base = GuidedFilter(radius: max(2, width / 64), epsilon: 0.0009).apply(shape, guide: luma)
    self.sky = sky
    vanishingPoint = vanishing
    self.subjects = subjects
    // The far subjects are placed first, so that near ones are in front of them.
    disparity = subjects.sorted { $0.foot < $1.foot }.reduce(base) { $0.placing($1, on: ground) }
  }

  /// The target of forward moves and zooms, as shares of width and height. Without a subject, it is the middle, moved a little towards the
  /// horizon, to which streets and paths lead. With a subject, it is the middle, moved towards the largest subject.
  package var center: (x: Double, y: Double) {
    guard let subject = subjects.first else { return (0.5, 0.5 + (horizon - 0.5) * 0.4) }
    func drawn(to place: Double) -> Double { 0.5 + min(max((place - 0.5) * 0.6, -0.12), 0.12) }
    // The target is above the center of the subject, because viewers look at the upper half of a person.
    return (drawn(to: subject.center.x), drawn(to: subject.center.y - 0.1))
  }

  private static func inside(_ corridor: Corridor, width: Int, height: Int) -> Plane {
    var plane = Plane(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        plane[x, y] = corridor.disparity(at: ((Float(x) + 0.5) / Float(width), (Float(y) + 0.5) / Float(height)))
      }
    }
    return plane
  }

  /// Creates the depth of a picture without a sky. Lower places are nearer, up to the end of the floor.
  private static func ramp(_ ground: Ground, width: Int, height: Int) -> Plane {
    var plane = Plane(width: width, height: height)
    for y in 0..<height {
      let value = ground.disparity(at: (Float(y) + 0.5) / Float(height))
      for x in 0..<width { plane[x, y] = value }
    }
    return plane
  }

  /// Creates the depth of a picture with a sky. The ground comes nearer from the horizon to the lower edge. Things that reach higher into
  /// the sky are nearer. So the houses along a street become its side walls.
  ///
  /// - Parameter share: The inverse depth of a thing that would reach from the horizon to the upper edge.
  private static func standing(_ sky: SkyBorder, on ground: Ground, share: Float, width: Int, height: Int) -> Plane {
    let line = Float(ground.horizon ?? 0) * Float(height)
    var columns = Plane(width: width, height: 1)
    for x in 0..<width { columns[x, 0] = max(0, (line - Float(sky.rows[x])) / line) }
    // This closes gaps between roofs and softens the edges, because a wall is wider than its chimneys.
    columns = columns.dilated(radius: width / 64).eroded(radius: width / 64).blurred(sigma: Float(width) / 64)
    var plane = Plane(width: width, height: height)
    for y in 0..<height {
      let floor = ground.disparity(at: (Float(y) + 0.5) / Float(height))
      for x in 0..<width where y >= sky.rows[x] {
        plane[x, y] = min(1, max(floor, share * columns[x, 0]))
      }
    }
    return plane
  }
}
