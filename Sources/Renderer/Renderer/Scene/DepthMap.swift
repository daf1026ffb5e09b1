import CSampler

/// Inverse depth that a picture can be warped by: however the camera goes, no part of the picture folds over another.
package struct DepthMap: Sendable {
  package let plane: Plane
  /// The point, as shares of width and height, that forward moves and zooms head for.
  package let center: (x: Double, y: Double)

  /// Steepest slope, as a share of where folding would begin.
  package static let limit: Float = 0.8

  /// - Parameter parallax: The largest shift that depth will make, in frame widths.
  package init(_ layout: SceneLayout, parallax: Double) {
    // Dolly towards the middle, a little drawn to the horizon, where streets and paths lead.
    center = (0.5, 0.5 + (layout.horizon - 0.5) * 0.4)
    let raw = layout.disparity
    let width = Float(raw.width)
    // Near things grow first, so that what the blur then bends is background and not the edge of a head or a roof.
    var spread: Float = width * 0.006
    while true {
      let smooth = raw.dilated(radius: Int((spread * 1.6).rounded())).blurred(sigma: spread)
      if smooth.steepest * width * Float(parallax) < Self.limit || spread > width / 6 {
        plane = smooth
        return
      }
      spread *= 1.25
    }
  }

  /// Largest change from one sample to the next, times the shift, in units of one frame width: 1 is where folding begins.
  package func foldRisk(parallax: Double) -> Float { plane.steepest * Float(plane.width) * Float(parallax) }

  func withMap<Result>(_ body: (cs_disparity) -> Result) -> Result {
    plane.values.withUnsafeBufferPointer { values in
      body(cs_disparity(values: values.baseAddress, width: Int32(plane.width), height: Int32(plane.height)))
    }
  }
}

extension Plane {
  fileprivate var steepest: Float {
    var largest: Float = 0
    for y in 0..<height - 1 {
      for x in 0..<width - 1 {
        let across = self[x + 1, y] - self[x, y]
        let down = self[x, y + 1] - self[x, y]
        largest = max(largest, across * across + down * down)
      }
    }
    return largest.squareRoot()
  }
}
