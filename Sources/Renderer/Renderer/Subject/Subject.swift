import Glibc

/// A subject of the scene, such as a person, an animal, a vehicle or a single thing. It keeps its shape.
package struct Subject: Sendable {
  /// The share of each sample of the thumbnail that the subject covers, 0...1. Its edges follow the edges of the picture.
  package let mask: Plane
  /// The relief: the closeness of each sample to the camera, from 0 (at the outline) to 1 (in the middle).
  let relief: Plane
  /// The share of the frame that the subject covers, 0...1.
  package let area: Double
  /// The center of the subject, 0...1 from the left and from the top.
  package let center: (x: Double, y: Double)
  /// The height of the foot, the lowest part of the subject, 0...1 from the top.
  package let foot: Double
  /// `true` if the upper edge or a side of the frame cuts the subject off. The mirror image in the margin would then show it twice.
  package let isCut: Bool

  init(_ region: Region, guide: Plane) {
    let (width, height) = (guide.width, guide.height)
    var hard = Plane(width: width, height: height)
    var widths = [Int](repeating: 0, count: height)
    var sums = (x: 0, y: 0)
    var touching = (top: 0, left: 0, right: 0)
    for place in region.places {
      hard.values[place] = 1
      widths[place / width] += 1
      if place < width { touching.top += 1 }
      if place % width == 0 { touching.left += 1 }
      if place % width == width - 1 { touching.right += 1 }
      sums.x += place % width
      sums.y += place / width
    }
    let count = Double(region.places.count)
    area = count / Double(width * height)
    center = ((Double(sums.x) / count + 0.5) / Double(width), (Double(sums.y) / count + 0.5) / Double(height))
    // A thin part such as a toe does not count: the lowest row must be wider than a twelfth of the widest row.
    let wide = (widths.max() ?? 0) / 12
    foot = Double((widths.lastIndex { $0 > wide } ?? height - 1) + 1) / Double(height)
    // A short contact with the edge does not count as a cut.
    isCut = touching.top > width / 32 || max(touching.left, touching.right) > height / 32
    mask = GuidedFilter(radius: max(2, width / 64), epsilon: 0.0004).apply(hard, guide: guide)
    relief = hard.distanceToOutside().rounded()
  }
}

extension Plane {
  /// Returns the distance of each sample inside (above 0.5) to the nearest sample outside, in samples: a chamfer distance transform with
  /// steps to the eight neighbours (Borgefors, 1986). Samples beyond the plane count as inside: a body continues beyond the picture's edge.
  fileprivate func distanceToOutside() -> Plane {
    let far = Float(width + height)
    var result = self
    for index in values.indices { result.values[index] = values[index] > 0.5 ? far : 0 }
    func relax(_ x: Int, _ y: Int, _ steps: [(x: Int, y: Int, length: Float)]) {
      var best = result[x, y]
      for step in steps where (0..<width).contains(x + step.x) && (0..<height).contains(y + step.y) {
        best = min(best, result[x + step.x, y + step.y] + step.length)
      }
      result[x, y] = best
    }
    let diagonal = Float(2).squareRoot()
    for y in 0..<height {
      for x in 0..<width { relax(x, y, [(-1, 0, 1), (-1, -1, diagonal), (0, -1, 1), (1, -1, diagonal)]) }
    }
    for y in (0..<height).reversed() {
      for x in (0..<width).reversed() { relax(x, y, [(1, 0, 1), (1, 1, diagonal), (0, 1, 1), (-1, 1, diagonal)]) }
    }
    return result
  }

  /// Returns the distances converted to the height of a round shape, from 0 at the outline to 1 at the largest distance.
  fileprivate func rounded() -> Plane {
    guard let largest = values.max(), largest > 0 else { return self }
    var result = self
    for index in values.indices {
      let rest = 1 - values[index] / largest
      result.values[index] = (1 - rest * rest).squareRoot()
    }
    return result
  }
}
