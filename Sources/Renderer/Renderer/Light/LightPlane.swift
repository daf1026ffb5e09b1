import CSampler

/// Gain and offset of one plane on a grid, in the sampler's numbers. Its memory is fixed so that rows can be pointed at.
struct LightPlane: Sendable {
  let columns: Int
  let rows: Int
  private let numbers: LightNumbers

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    numbers = LightNumbers(count: columns * rows * 2)
  }

  func set(_ x: Int, _ y: Int, gain: Float, offset: Float) {
    numbers.start[y * columns + x] = Int16(clamping: Int((gain * 32768).rounded()))
    numbers.start[columns * rows + y * columns + x] = Int16(clamping: Int((offset * 64).rounded()))
  }

  func row(_ y: Int) -> cs_light {
    let gain = numbers.start + y * columns
    return cs_light(gain: UnsafePointer(gain), offset: UnsafePointer(gain + columns * rows))
  }
}

/// Written by one thread before any other reads; hence unchecked.
private final class LightNumbers: @unchecked Sendable {
  let start: UnsafeMutablePointer<Int16>

  init(count: Int) {
    start = .allocate(capacity: max(1, count))
    start.initialize(repeating: 0, count: max(1, count))
  }

  deinit { start.deallocate() }
}
