import CSampler

/// Inverse depth that a picture can be warped by: however the camera goes, no part of the picture folds over another.
package struct DepthMap: Sendable {
  package let plane: Plane
  /// The point, as shares of width and height, that forward moves and zooms head for.
  package let center: (x: Double, y: Double)
  /// Depth of what an orbit goes around; nothing where there is no subject.
  package let pivot: Double?

  /// The steepest that depth may be, as a share of where folding would begin.
  package static let limit: Float = 0.8
  /// How much of a slope counts that shifts nothing over anything, since the camera goes along it: it does not fold, it leans.
  static let leaning: Float = 0.5

  package init(_ layout: SceneLayout, reach: ParallaxReach) {
    center = layout.center
    let width = Float(layout.disparity.width)
    // Near things grow first: their outline is known to about a fiftieth of the width, and what is left out of it would bend.
    // Then the background rises towards them where it would tear off from them, and nowhere else.
    let raw = layout.disparity.dilated(radius: Int((width * 0.02).rounded())).sloped(within: reach, center: layout.center)
    // Near things grow first, so that what the blur then bends is background and not the edge of a head or a roof.
    var spread: Float = width * 0.009
    var smooth = raw.grown(by: spread)
    var risk = smooth.foldRisk(reach, center: center)
    while risk >= Self.limit, spread < width / 8 {
      spread *= 1.25
      smooth = raw.grown(by: spread)
      risk = smooth.foldRisk(reach, center: center)
    }
    // What no blur within reason tames is made flatter.
    let excess = risk / (Self.limit * 0.98)
    let tame = excess > 1 ? smooth.flattened(by: excess) : smooth
    plane = tame
    pivot = layout.subjects.first.map { Double(tame.mean(within: $0.mask)) }
  }

  /// How near the warp comes to folding, as a share: 1 is where it would.
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

  /// The frame shows a place s (from the center) of depth d at q = (s - t d) / (1 - f d), with the travel t sideways and f forward.
  /// That has no fold as long as (t - f s) · gradient(d) stays below 1 - f d. Of a slope across the shift, which only leans what stands
  /// there, half counts.
  fileprivate func foldRisk(_ reach: ParallaxReach, center: (x: Double, y: Double)) -> Float {
    let travel = cs_travel(
      sideways: Float(reach.sideways), upright: Float(reach.upright), forward: Float(reach.forward), leaning: DepthMap.leaning,
      middle_x: Float(center.x) * Float(width), middle_y: Float(center.y) * Float(height))
    return values.withUnsafeBufferPointer { values in
      cs_fold_risk(values.baseAddress, Int32(width), Int32(height), travel)
    }
  }
}
