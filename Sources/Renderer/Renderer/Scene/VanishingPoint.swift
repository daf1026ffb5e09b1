/// The vanishing point, at which the straight edges that lead away from the camera meet.
package struct VanishingPoint: Sendable, Equatable {
  /// The position, 0...1 from the left and from the top.
  package let x: Double
  package let y: Double
  /// The share of slanted edges that lead to the point, measured by length, 0...1.
  package let support: Double

  /// `true` if enough edges lead to the point. In pictures without a vanishing point, the support is up to 0.25 by chance.
  var isStrong: Bool { support > 0.35 }

  /// Finds the point. Returns `nil` if no point has edges on both sides that lead to it. Edges of a roof or a leaning thing are on one
  /// side.
  init?(_ luma: Plane) {
    let (width, height) = (Float(luma.width), Float(luma.height))
    // Horizontal and vertical edges occur in every scene and do not show the direction of its depth.
    let slanted = LineSegment.all(in: luma, shortest: width / 24)
      .filter { min(abs($0.direction.x), abs($0.direction.y)) > 0.12 }
      .sorted { $0.length > $1.length }
    let total = slanted.reduce(0) { $0 + $1.length }
    // A few short edges may agree by chance.
    guard total > width else { return nil }
    var best: (point: SIMD2<Float>, support: Float)?
    let strongest = slanted.prefix(60)
    for (index, first) in strongest.enumerated() {
      for second in strongest.dropFirst(index + 1) {
        guard let point = first.crossing(second), point.x > 0.1 * width, point.x < 0.9 * width, point.y > 0.1 * height,
          point.y < 0.8 * height
        else { continue }
        let (left, right) = Self.support(of: point, in: slanted)
        if min(left, right) >= 0.25 * (left + right), left + right > best?.support ?? 0 { best = (point, left + right) }
      }
    }
    guard let best else { return nil }
    x = Double((best.point.x + 0.5) / width)
    y = Double((best.point.y + 0.5) / height)
    support = Double(best.support / total)
  }

  /// Returns the lengths of the edges to the left and to the right that lead to a point.
  private static func support(of point: SIMD2<Float>, in segments: [LineSegment]) -> (left: Float, right: Float) {
    var (left, right) = (Float(0), Float(0))
    for segment in segments {
      let way = point - segment.middle
      let distance = (way * way).sum().squareRoot()
      // An edge through the point does not lead to it.
      guard distance > segment.length * 0.45 else { continue }
      let off = abs(way.x * segment.direction.y - way.y * segment.direction.x)
      // The direction of the edge may differ by at most two degrees.
      guard off < 0.035 * distance else { continue }
      if segment.middle.x < point.x { left += segment.length } else { right += segment.length }
    }
    return (left, right)
  }
}

extension LineSegment {
  /// Returns the point at which two edges would meet, or `nil` if they are about parallel.
  fileprivate func crossing(_ other: LineSegment) -> SIMD2<Float>? {
    let turn = direction.x * other.direction.y - direction.y * other.direction.x
    guard abs(turn) > 0.1 else { return nil }
    let way = other.middle - middle
    return middle + direction * ((way.x * other.direction.y - way.y * other.direction.x) / turn)
  }
}
