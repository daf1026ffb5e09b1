/// A straight level edge through nearly the whole picture: a shore, the back of a table, the foot of a wall. Everything above it stands at
/// its distance.
struct LevelLine: Sendable {
  /// The height of the line, 0...1 from the top.
  let y: Double

  /// Finds the lowest such line between two heights of the picture. A shelf on a wall is as level as the wall's foot, so the lowest line
  /// counts. Returns `nil` if no line is clear.
  ///
  /// - Parameters:
  ///   - heights: The heights, 0...1 from the top.
  ///   - share: The share of all columns in which the line must be visible. Things stand in front of it, so it never reaches all columns;
  ///     grass and far hills come to 0.76.
  init?(_ luma: Plane, within heights: ClosedRange<Double>, share: Double) {
    let first = max(2, Int(heights.lowerBound * Double(luma.height)))
    let last = min(luma.height - 3, Int(heights.upperBound * Double(luma.height)))
    guard luma.width > 2, first <= last else { return nil }
    func count(_ row: Int) -> Int { max(Self.count(luma, row, sign: 1), Self.count(luma, row, sign: -1)) }
    let least = share * Double(luma.width)
    guard var row = (first...last).last(where: { Double(count($0)) >= least }) else { return nil }
    // A line has a thickness. Most columns agree on its middle.
    while row > first, count(row - 1) > count(row) { row -= 1 }
    y = (Double(row) + 0.5) / Double(luma.height)
  }

  /// Counts the columns in which the picture gets brighter (sign 1) or darker (-1) downwards at a row or directly beside it, and changes
  /// less sideways.
  private static func count(_ luma: Plane, _ row: Int, sign: Float) -> Int {
    (1..<luma.width - 1).count { x in
      (row - 1...row + 1).contains { y in
        let down = sign * (luma[x, y + 1] - luma[x, y - 1])
        return down > 0.024 && down > 1.5 * abs(luma[x + 1, y] - luma[x - 1, y])
      }
    }
  }
}
