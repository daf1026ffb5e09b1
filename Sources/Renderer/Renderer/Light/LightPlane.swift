import CSampler

/// The gain and the offset of one plane on some rows of a grid, in the number format of the sampler. Its memory does not move, so pointers
/// to rows stay valid.
final class LightPlane {
  let columns: Int
  let rows: Int
  private let numbers: UnsafeMutablePointer<Int16>

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    numbers = .allocate(capacity: columns * rows * 2)
    numbers.initialize(repeating: 0, count: columns * rows * 2)
  }

  deinit { numbers.deallocate() }

  func row(_ y: Int) -> cs_light {
    let gain = gains(y)
    return cs_light(gain: UnsafePointer(gain), offset: UnsafePointer(gain + columns * rows))
  }

  /// Fills a row with gains of 0...1 and offsets of 0...255 levels.
  func set(row y: Int, _ shares: cs_shares) {
    var shares = shares
    cs_light_row(&shares, Int32(columns), gains(y), gains(y) + columns * rows)
  }

  /// Fills a row at twice the density: the points of a row of the grid and the middles between them. The row is half way between `first`
  /// and `second`.
  func set(denseRow y: Int, _ first: cs_shares, _ second: cs_shares) {
    var (first, second) = (first, second)
    cs_light_row_between(&first, &second, Int32((columns + 1) / 2), gains(y), gains(y) + columns * rows)
  }

  private func gains(_ y: Int) -> UnsafeMutablePointer<Int16> { numbers + y * columns }
}
