import CSampler

/// Gain and offset of one plane on some rows of a grid, in the sampler's numbers. Its memory is fixed so that rows can be pointed at.
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
  func set(row y: Int, gain: UnsafeMutablePointer<Float>, offset: UnsafeMutablePointer<Float>) {
    let gains = gains(y)
    let offsets = gains + columns * rows
    for x in 0..<columns {
      gains[x] = Self.number(gain[x] * 32768)
      offsets[x] = Self.number(offset[x] * 64)
    }
  }

  /// Fills a row at twice the density: the points of a row of the grid, and the middles between them. Where two rows are given, the
  /// row lies half way between them.
  func set(
    denseRow y: Int, _ first: (gain: UnsafeMutablePointer<Float>, offset: UnsafeMutablePointer<Float>),
    _ second: (gain: UnsafeMutablePointer<Float>, offset: UnsafeMutablePointer<Float>)
  ) {
    let gains = gains(y)
    let offsets = gains + columns * rows
    let last = (columns - 1) / 2
    for x in 0..<last {
      let gain = first.gain[x] + second.gain[x]
      let offset = first.offset[x] + second.offset[x]
      gains[2 * x] = Self.number(gain * 16384)
      offsets[2 * x] = Self.number(offset * 32)
      gains[2 * x + 1] = Self.number((gain + first.gain[x + 1] + second.gain[x + 1]) * 8192)
      offsets[2 * x + 1] = Self.number((offset + first.offset[x + 1] + second.offset[x + 1]) * 16)
    }
    gains[2 * last] = Self.number((first.gain[last] + second.gain[last]) * 16384)
    offsets[2 * last] = Self.number((first.offset[last] + second.offset[last]) * 32)
  }

  private func gains(_ y: Int) -> UnsafeMutablePointer<Int16> { numbers + y * columns }

  @inline(__always)
  private static func number(_ value: Float) -> Int16 { Int16(truncatingIfNeeded: Int32(min(value + 0.5, 32767))) }
}
