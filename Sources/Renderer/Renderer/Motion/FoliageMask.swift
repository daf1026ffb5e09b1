/// The mask of leaves and grass: green or yellowish, uneven, with edges in all directions. Trunks, fences and walls have parallel edges.
enum FoliageMask {
  /// Returns the mask, 0...1, or `nil` if there is hardly any foliage.
  static func mask(_ thumbnail: Thumbnail, layout: SceneLayout, texture: LocalTexture) -> Plane? {
    var mask = greenness(thumbnail).boxed(radius: 2)
    for index in mask.values.indices {
      let (dx, dy) = (texture.across.values[index], texture.down.values[index])
      let roughness = min(max(((dx * dx + dy * dy).squareRoot() - 0.01) / 0.014, 0), 1)
      let evenness = min(max((0.85 - texture.coherence.values[index]) / 0.3, 0), 1)
      mask.values[index] *= roughness * evenness
    }
    for subject in layout.subjects {
      for index in mask.values.indices { mask.values[index] *= max(0, 1 - 4 * subject.mask.values[index]) }
    }
    mask = mask.boxed(radius: max(1, thumbnail.width / 128)).stepped(from: 0.2, to: 0.6)
    // Small isolated green things, such as tiles and signs, are not foliage.
    for region in Region.all(in: mask.values.map { $0 > 0 }, width: mask.width) where region.places.count * 250 < mask.values.count {
      for place in region.places { mask.values[place] = 0 }
    }
    let share = mask.values.reduce(0, +) / Float(mask.values.count)
    return share > 0.012 ? mask : nil
  }

  /// Returns the greenness of each sample, 0...1, without its neighbours.
  private static func greenness(_ thumbnail: Thumbnail) -> Plane {
    var green = Plane(width: thumbnail.width, height: thumbnail.height)
    for index in green.values.indices {
      let (r, g, b) = (thumbnail.red[index], thumbnail.green[index], thumbnail.blue[index])
      let overBlue = min(max((g - 1.08 * b - 0.01) / (0.06 * (g + 0.15)), 0), 1)
      let overRed = min(max((g - 0.88 * r) / (0.08 * (g + 0.05)), 0), 1)
      green.values[index] = overBlue * overRed
    }
    return green
  }

  /// Returns 1 for places that do not move in the wind, and 0 elsewhere. These are subjects, and things that have edges, are not green and
  /// are larger than a flower, also in the middle of grass. Smooth places may move with the leaves in front of them.
  static func firm(_ mask: Plane, thumbnail: Thumbnail, layout: SceneLayout) -> Plane {
    let luma = thumbnail.luma
    let gradient = luma.gradient()
    let edges = gradient.dilated(radius: 1)
    var firm = greenness(thumbnail).stepped(from: 0.4, to: 0.2).eroded(radius: 1).dilated(radius: 1)
    for index in firm.values.indices { firm.values[index] = firm.values[index] > 0.5 && edges.values[index] > 0.03 ? 1 : 0 }
    let near = mask.dilated(radius: max(1, mask.width / 96))
    for index in firm.values.indices where near.values[index] < 0.15 && gradient.values[index] > 0.02 { firm.values[index] = 1 }
    for subject in layout.subjects {
      for index in firm.values.indices where subject.mask.values[index] > 0.25 { firm.values[index] = 1 }
    }
    // A long straight line is a trunk or a man-made thing. The outline of a far hedge is not so straight.
    for segment in LineSegment.all(in: luma, shortest: Float(mask.width) / 9) {
      let half = segment.length / 2
      for step in stride(from: -half, through: half, by: 0.5) {
        let place = segment.middle + segment.direction * step
        let (x, y) = (Int(place.x.rounded()), Int(place.y.rounded()))
        guard (0..<mask.width).contains(x), (0..<mask.height).contains(y) else { continue }
        firm[x, y] = 1
      }
    }
    return firm
  }
}
