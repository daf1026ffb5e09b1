import Glibc

/// Running sums of colour down each column, so that the spread of colours above and below a border costs one look-up a column.
struct ColumnSums {
  private let width: Int
  private let height: Int
  /// Colours (3) and their products (6), for each column `height + 1` sums.
  private let sums: [Moments]

  struct Moments {
    var count = 0.0
    var first = SIMD3<Double>.zero
    /// rr, gg, bb
    var squares = SIMD3<Double>.zero
    /// rg, rb, gb
    var products = SIMD3<Double>.zero

    static func + (a: Moments, b: Moments) -> Moments {
      Moments(
        count: a.count + b.count, first: a.first + b.first, squares: a.squares + b.squares,
        products: a.products + b.products)
    }

    static func - (a: Moments, b: Moments) -> Moments {
      Moments(
        count: a.count - b.count, first: a.first - b.first, squares: a.squares - b.squares,
        products: a.products - b.products)
    }

    /// Determinant plus largest eigenvalue of the covariance: small where the colours lie close together.
    var spread: Double {
      guard count > 1 else { return 0 }
      let mean = first / count
      let variance = squares / count - mean * mean
      let mixed =
        products / count - SIMD3(mean.x * mean.y, mean.x * mean.z, mean.y * mean.z)
      let (a, b, c) = (variance.x, variance.y, variance.z)
      let (d, e, f) = (mixed.x, mixed.y, mixed.z)
      let determinant = a * (b * c - f * f) - d * (d * c - f * e) + e * (d * f - b * e)
      // Power iteration; the matrix is symmetric and positive.
      var vector = SIMD3<Double>(1, 1, 1)
      var value = 0.0
      for _ in 0..<12 {
        let next = SIMD3(
          a * vector.x + d * vector.y + e * vector.z, d * vector.x + b * vector.y + f * vector.z,
          e * vector.x + f * vector.y + c * vector.z)
        value = (next * next).sum().squareRoot()
        guard value > 1e-12 else { return abs(determinant) }
        vector = next / value
      }
      return abs(determinant) + value
    }
  }

  init(_ thumbnail: Thumbnail) {
    width = thumbnail.width
    height = thumbnail.height
    var sums: [Moments] = []
    sums.reserveCapacity(width * (height + 1))
    for x in 0..<width {
      var running = Moments()
      sums.append(running)
      for y in 0..<height {
        let index = y * width + x
        let colour =
          SIMD3(Double(thumbnail.red[index]), Double(thumbnail.green[index]), Double(thumbnail.blue[index])) * 255
        running.count += 1
        running.first += colour
        running.squares += colour * colour
        running.products += SIMD3(colour.x * colour.y, colour.x * colour.z, colour.y * colour.z)
        sums.append(running)
      }
    }
    self.sums = sums
  }

  /// What a border costs: the spread above counts twice, since a sky has few colours.
  func cost(of rows: [Int]) -> Double {
    var above = Moments()
    var all = Moments()
    for x in 0..<width {
      above = above + sums[x * (height + 1) + rows[x]]
      all = all + sums[x * (height + 1) + height]
    }
    return 2 * above.spread + (all - above).spread
  }
}
