import Glibc

/// Sums of the colours above a border and of the whole picture. The border only moves down, so each sample is added only once, however many
/// borders are tried.
struct ColumnSums {
  private let thumbnail: Thumbnail
  private let all: Moments
  private var above = Moments()
  /// The number of samples above the border in each column.
  private var rows: [Int]

  struct Moments {
    var count = 0.0
    var first = SIMD3<Double>.zero
    /// The sums of red², green² and blue².
    var squares = SIMD3<Double>.zero
    /// The sums of red · green, red · blue and green · blue.
    var products = SIMD3<Double>.zero

    mutating func add(_ colour: SIMD3<Double>) {
      count += 1
      first += colour
      squares += colour * colour
      products += SIMD3(colour.x, colour.x, colour.y) * SIMD3(colour.y, colour.z, colour.z)
    }

    static func - (a: Moments, b: Moments) -> Moments {
      Moments(
        count: a.count - b.count, first: a.first - b.first, squares: a.squares - b.squares,
        products: a.products - b.products)
    }

    /// The determinant of the covariance matrix plus its largest eigenvalue. It is small if the colours are similar.
    var spread: Double {
      guard count > 1 else { return 0 }
      let mean = first / count
      let variance = squares / count - mean * mean
      let mixed =
        products / count - SIMD3(mean.x * mean.y, mean.x * mean.z, mean.y * mean.z)
      let (a, b, c) = (variance.x, variance.y, variance.z)
      let (d, e, f) = (mixed.x, mixed.y, mixed.z)
      let determinant = a * (b * c - f * f) - d * (d * c - f * e) + e * (d * f - b * e)
      // This is a power iteration. The matrix is symmetric and positive semidefinite.
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
    self.thumbnail = thumbnail
    rows = [Int](repeating: 0, count: thumbnail.width)
    var sums = Moments()
    for index in thumbnail.red.indices { sums.add(Self.colour(thumbnail, index)) }
    all = sums
  }

  /// Returns the cost of a border. The spread above the border counts twice, because a sky has few colours.
  ///
  /// - Precondition: In no column is the border higher than in the call before.
  mutating func cost(of border: [Int]) -> Double {
    for x in border.indices {
      precondition(border[x] >= rows[x], "a border only moves down")
      for y in rows[x]..<border[x] { above.add(Self.colour(thumbnail, y * thumbnail.width + x)) }
      rows[x] = border[x]
    }
    return 2 * above.spread + (all - above).spread
  }

  /// Returns the colour of a sample in levels.
  private static func colour(_ thumbnail: Thumbnail, _ index: Int) -> SIMD3<Double> {
    SIMD3(Double(thumbnail.red[index]), Double(thumbnail.green[index]), Double(thumbnail.blue[index])) * 255
  }
}
