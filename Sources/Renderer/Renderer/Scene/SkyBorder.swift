import Glibc

/// The border of the sky: for each column of the thumbnail, the number of rows from the top that are sky.
///
/// The border is the first edge from the top that is stronger than a threshold. Many thresholds are tried. The best one gives the border
/// with the most uniform colours on both sides (after Shen and Wang, 2013).
package struct SkyBorder: Sendable {
  package let rows: [Int]
  /// `true` if the sky is bluer than the part below it. A ceiling is not.
  let isBlue: Bool

  init(rows: [Int], isBlue: Bool) {
    self.rows = rows
    self.isBlue = isBlue
  }

  /// Finds the border. Returns `nil` if there is no plausible sky.
  init?(_ thumbnail: Thumbnail) {
    let width = thumbnail.width
    let height = thumbnail.height
    let luma = thumbnail.luma
    let gradient = luma.gradient()
    var columns = ColumnSums(thumbnail)
    let isGreen = Self.isGreen(thumbnail)
    // With a higher threshold, the first edge is never higher, so each search begins at the result of the one before.
    var rows = [Int](repeating: 1, count: width)
    var best: (cost: Double, rows: [Int])?
    for step in 0..<28 {
      // The thresholds go from weak to strong edges, in brightness (0...1) per sample, with smaller steps for weak edges.
      let part = Float(step) / 27
      let threshold = 0.006 + 0.24 * part * part
      for x in 0..<width {
        var y = rows[x]
        while y < height, gradient[x, y] <= threshold, !isGreen[y * width + x] { y += 1 }
        rows[x] = y
      }
      let sky = rows.reduce(0, +)
      guard sky > width * height / 25, sky < width * height * 9 / 10 else { continue }
      let cost = columns.cost(of: rows)
      if cost < best?.cost ?? .infinity { best = (cost, rows) }
    }
    guard let best else { return nil }
    let (isPlausible, isBlue) = Self.judge(best.rows, luma: luma, gradient: gradient, thumbnail: thumbnail)
    guard isPlausible else { return nil }
    self.init(rows: best.rows, isBlue: isBlue)
  }

  /// Returns `true` for green samples. A sky is never green, but a meadow may be as smooth as a sky.
  private static func isGreen(_ thumbnail: Thumbnail) -> [Bool] {
    thumbnail.green.indices.map { thumbnail.green[$0] - max(thumbnail.red[$0], thumbnail.blue[$0]) > 0.015 }
  }

  /// Checks if a border may be that of a sky. A sky is brighter or bluer than the part below it, and much smoother. It is larger than a
  /// strip along the upper edge, which may be a ceiling or a wall. Its border is not too rough.
  private static func judge(
    _ rows: [Int], luma: Plane, gradient: Plane, thumbnail: Thumbnail
  ) -> (isPlausible: Bool, isBlue: Bool) {
    let lowest = SkyBorder(rows: rows, isBlue: false).lowest
    let steps = zip(rows, rows.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) }
    guard lowest * 5 >= luma.height, steps <= 30 * lowest, rows.reduce(0, +) * 10 >= luma.values.count else {
      return (false, false)
    }
    var sky = Tally()
    var rest = Tally()
    for y in 0..<luma.height {
      for x in 0..<luma.width {
        let index = y * luma.width + x
        let blueness = thumbnail.blue[index] - (thumbnail.red[index] + thumbnail.green[index]) / 2
        if y < rows[x] - 1 {
          sky.add(luma: luma.values[index], blueness: blueness, edge: gradient.values[index])
        } else if y > rows[x] + 1 {
          rest.add(luma: luma.values[index], blueness: blueness, edge: gradient.values[index])
        }
      }
    }
    guard sky.count > 0, rest.count > 0 else { return (false, false) }
    let isLighter = sky.luma - rest.luma >= 0.06
    let isBlue = sky.blueness - rest.blueness >= 0.06
    return ((isLighter || isBlue) && sky.edge * 3 <= rest.edge, isBlue)
  }

  /// The mean values of one side of the border.
  private struct Tally {
    private(set) var count: Float = 0
    private var sums: SIMD3<Float> = .zero

    mutating func add(luma: Float, blueness: Float, edge: Float) {
      count += 1
      sums += SIMD3(luma, blueness, edge)
    }

    var luma: Float { sums.x / count }
    var blueness: Float { sums.y / count }
    var edge: Float { sums.z / count }
  }
}
