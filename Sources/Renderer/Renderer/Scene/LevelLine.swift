/// A horizontal edge through nearly the whole picture, such as a shore, the back edge of a table or the foot of a wall. Everything above it
/// is as far away as the line.
struct LevelLine: Sendable {
  /// The height of the line, 0...1 from the top.
  let y: Double

  /// Finds the lowest line between two heights of the picture. Higher lines may be shelves on a wall. Returns `nil` if there is no clear
  /// line.
  ///
  /// - Parameters:
  ///   - heights: The range of heights to search, 0...1 from the top.
  ///   - share: The share of all columns in which the line must be visible. Things in front of it hide some columns. Grass and far hills,
  ///     which are not such a line, reach 0.76.
  init?(_ luma: Plane, within heights: ClosedRange<Double>, share: Double) {
    let first = max(2, Int(heights.lowerBound * Double(luma.height)))
    let last = min(luma.height - 3, Int(heights.upperBound * Double(luma.height)))
    guard luma.width > 2, first <= last else { return nil }
    func count(_ row: Int) -> Int { max(Self.count(luma, row, sign: 1), Self.count(luma, row, sign: -1)) }
    let least = share * Double(luma.width)
    guard var row = (first...last).last(where: { Double(count($0)) >= least }) else { return nil }
    // A line has a thickness. The row with the most columns is its middle.
    while row > first, count(row - 1) > count(row) { row -= 1 }
    y = (Double(row) + 0.5) / Double(luma.height)
  }

  /// Counts the columns in which the picture becomes brighter (sign 1) or darker (-1) downwards at a row or a row beside it, and changes
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
