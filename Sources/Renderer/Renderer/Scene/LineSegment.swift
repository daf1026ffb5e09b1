import Glibc

/// A straight edge in a picture.
struct LineSegment: Sendable {
  /// The middle, in samples.
  let middle: SIMD2<Float>
  /// The direction, of length 1.
  let direction: SIMD2<Float>
  /// The length in samples.
  let length: Float

  /// Finds the straight edges of a plane that are at least `shortest` samples long. Neighbours with similar gradient directions form
  /// regions, and each long and thin region is an edge (after Burns and others, 1986, and von Gioi and others, 2010).
  static func all(in plane: Plane, shortest: Float) -> [LineSegment] {
    let field = GradientField(plane.blurred(sigma: 0.8))
    var isFree = field.strengths.map { $0 > 0.012 }
    // Regions start at the strongest edges, so that weaker neighbours join stronger ones.
    let seeds = field.places(strongerThan: 0.02)
    var segments: [LineSegment] = []
    for seed in seeds where isFree[seed] {
      let places = field.grown(from: seed, &isFree)
      if Float(places.count) >= shortest, let segment = LineSegment(places, field), segment.length >= shortest {
        segments.append(segment)
      }
    }
    return segments
  }

  /// Makes the line through some places. Returns `nil` if they do not form a line.
  private init?(_ places: [Int], _ field: GradientField) {
    var weight: Float = 0
    var sum = SIMD2<Float>.zero
    for place in places {
      weight += field.strengths[place]
      sum += field.position(place) * field.strengths[place]
    }
    let middle = sum / weight
    var (xx, xy, yy) = (Float(0), Float(0), Float(0))
    for place in places {
      let away = field.position(place) - middle
      let share = field.strengths[place] / weight
      xx += share * away.x * away.x
      xy += share * away.x * away.y
      yy += share * away.y * away.y
    }
    let half = (xx + yy) / 2
    let root = max(0, half * half - (xx * yy - xy * xy)).squareRoot()
    // The larger variance is a twelfth of the squared length of an even line. The smaller one depends on its thickness.
    guard half - root < 2.2, half + root > 12 * (half - root) else { return nil }
    let axis = abs(xy) > 1e-6 ? SIMD2(half + root - yy, xy) : (xx > yy ? SIMD2(1, 0) : SIMD2(0, 1))
    self.middle = middle
    direction = axis / (axis * axis).sum().squareRoot()
    length = (12 * (half + root)).squareRoot()
  }
}

/// The gradients of a plane, each with its direction.
private struct GradientField {
  let width: Int
  let height: Int
  let strengths: [Float]
  /// The directions towards the brighter side, with the length 1.
  let directions: [SIMD2<Float>]

  init(_ plane: Plane) {
    width = plane.width
    height = plane.height
    var strengths = [Float](repeating: 0, count: width * height)
    var directions = [SIMD2<Float>](repeating: .zero, count: width * height)
    for y in 1..<max(1, height - 1) {
      for x in 1..<max(1, width - 1) {
        let across = plane[x + 1, y] - plane[x - 1, y]
        let down = plane[x, y + 1] - plane[x, y - 1]
        let strength = (across * across + down * down).squareRoot()
        guard strength > 0 else { continue }
        strengths[y * width + x] = strength
        directions[y * width + x] = SIMD2(across, down) / strength
      }
    }
    self.strengths = strengths
    self.directions = directions
  }

  func position(_ place: Int) -> SIMD2<Float> { SIMD2(Float(place % width), Float(place / width)) }

  /// Returns the places with gradients above `bound`, which must be above 0. The strongest are first. Equal ones keep their order.
  func places(strongerThan bound: Float) -> [Int] {
    // The bits of positive floats have the same order as the floats. The radix sort begins with the last digit.
    var keys: [UInt64] = []
    for (place, strength) in strengths.enumerated() where strength > bound {
      keys.append(UInt64(~strength.bitPattern) << 32 | UInt64(place))
    }
    var sorted = keys
    for shift in [32, 43, 54] as [UInt64] {
      let mask: UInt64 = 0x7FF
      var starts = [Int](repeating: 0, count: 0x801)
      for key in keys { starts[Int(key >> shift & mask) + 1] += 1 }
      for digit in 1..<0x801 { starts[digit] += starts[digit - 1] }
      for key in keys {
        let digit = Int(key >> shift & mask)
        sorted[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &sorted)
    }
    return keys.map { Int($0 & 0xFFFF_FFFF) }
  }

  /// Returns a region of free places around a seed and marks them as used. Their gradients differ by at most 22 degrees from the mean of
  /// the region.
  func grown(from seed: Int, _ isFree: inout [Bool]) -> [Int] {
    let closest: Float = 0.925
    isFree[seed] = false
    var places = [seed]
    var mean = directions[seed]
    var least = closest * (mean * mean).sum().squareRoot()
    var next = 0
    while next < places.count {
      let (x, y) = (places[next] % width, places[next] / width)
      next += 1
      for row in max(0, y - 1)...min(height - 1, y + 1) {
        for column in max(0, x - 1)...min(width - 1, x + 1) {
          let place = row * width + column
          guard isFree[place] else { continue }
          guard (directions[place] * mean).sum() > least else { continue }
          isFree[place] = false
          places.append(place)
          mean += directions[place]
          least = closest * (mean * mean).sum().squareRoot()
        }
      }
    }
    return places
  }
}
