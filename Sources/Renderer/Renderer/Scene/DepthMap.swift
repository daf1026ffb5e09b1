import CSampler

/// The inverse depth for the warp of a picture. For camera moves within the reach, no part of the picture folds over another.
package struct DepthMap: Sendable {
  package let plane: Plane
  /// The target of forward moves and zooms, as shares of width and height.
  package let center: (x: Double, y: Double)
  /// The depth of an orbit's pivot, or `nil` if there is no subject.
  package let pivot: Double?

  /// The largest allowed fold risk. At 1, the picture would begin to fold.
  package static let limit: Float = 0.8
  /// The share that counts of a slope across the shift. Such a slope does not fold the picture, but slants the things there.
  static let leaning: Float = 0.5

  package init(_ layout: SceneLayout, reach: ParallaxReach) {
    center = layout.center
    let width = Float(layout.disparity.width)
    // First, near things become larger, because their outlines have errors of about a fiftieth of the width, and parts outside the outline
    // would bend. Then the background comes nearer around them, but only where the slope would be too steep.
    let raw = layout.disparity.dilated(radius: Int((width * 0.02).rounded())).sloped(within: reach, center: layout.center)
    // Before each blur, near things become larger, so that the blur bends the background and not the edge of a head or a roof.
    var spread: Float = width * 0.009
    var smooth = raw.grown(by: spread)
    var risk = smooth.foldRisk(reach, center: center)
    while risk >= Self.limit, spread < width / 8 {
      spread *= 1.25
      smooth = raw.grown(by: spread)
      risk = smooth.foldRisk(reach, center: center)
    }
    // If the largest blur is not enough, the whole depth becomes flatter.
    let excess = risk / (Self.limit * 0.98)
    let tame = excess > 1 ? smooth.flattened(by: excess) : smooth
    plane = tame
    pivot = layout.subjects.first.map { Double(tame.mean(within: $0.mask)) }
  }

  /// Returns the fold risk of the warp. At 1, the picture begins to fold.
  package func foldRisk(_ reach: ParallaxReach) -> Float { plane.foldRisk(reach, center: center) }
}

extension Plane {
  fileprivate func grown(by spread: Float) -> Plane {
    dilated(radius: Int((spread * 1.6).rounded())).blurred(sigma: spread)
  }

  fileprivate func flattened(by factor: Float) -> Plane {
    let mean = values.reduce(0, +) / Float(values.count)
    var result = self
    for index in values.indices { result.values[index] = mean + (values[index] - mean) / factor }
    return result
  }

  fileprivate func mean(within mask: Plane) -> Float {
    var sums = (weight: Float(0), value: Float(0))
    for index in values.indices {
      sums.weight += mask.values[index]
      sums.value += mask.values[index] * values[index]
    }
    return sums.weight > 0 ? sums.value / sums.weight : 0
  }

  /// Returns the fold risk of the plane. The frame shows a place s (from the center) of depth d at q = (s - t d) / (1 - f d), where t is
  /// the travel sideways and f the travel forward. There is no fold if (t - f s) · gradient(d) is below 1 - f d. Half of a slope across the
  /// shift counts, because it slants the things there.
  fileprivate func foldRisk(_ reach: ParallaxReach, center: (x: Double, y: Double)) -> Float {
    let travel = cs_travel(
      sideways: Float(reach.sideways), upright: Float(reach.upright), forward: Float(reach.forward), leaning: DepthMap.leaning,
      middle_x: Float(center.x) * Float(width), middle_y: Float(center.y) * Float(height))
    return values.withUnsafeBufferPointer { values in
      cs_fold_risk(values.baseAddress, Int32(width), Int32(height), travel)
    }
  }
}
