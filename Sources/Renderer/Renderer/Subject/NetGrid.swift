/// The output of a layer of the net: a square grid of places. The channels of each place are side by side.
struct NetGrid: Sendable {
  let side: Int
  let channels: Int
  let values: [Float]

  /// Fills the grid in parts, on several threads. `body` is called once for each part with the start of the whole grid.
  init(side: Int, channels: Int, parts: Int, threads: Int, _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
    self.side = side
    self.channels = channels
    values = [Float](unsafeUninitializedCapacity: side * side * channels) { buffer, count in
      if let start = buffer.baseAddress { RowWork.perform(parts, threads: threads) { body($0, start) } }
      count = side * side * channels
    }
  }

  /// The channels of one place.
  func place(_ x: Int, _ y: Int) -> ArraySlice<Float> {
    let first = (y * side + x) * channels
    return values[first..<first + channels]
  }
}
