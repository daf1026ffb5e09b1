import CSampler

/// The light along one row of the grid: the share of the picture that stays, and the levels added to Y, U and V.
///
/// Every kind of light is a mix towards a colour, so that any number of them add up to one gain and one offset for each plane.
struct LightRow {
  /// The number of points in a row, 16 luma samples apart.
  let columns: Int
  let gain: UnsafeMutablePointer<Float>
  let y: UnsafeMutablePointer<Float>
  let u: UnsafeMutablePointer<Float>
  let v: UnsafeMutablePointer<Float>

  /// Returns the number of values that a row takes.
  static func room(columns: Int) -> Int { 4 * columns }

  init(columns: Int, in memory: UnsafeMutablePointer<Float>) {
    self.columns = columns
    gain = memory
    y = memory + columns
    u = memory + 2 * columns
    v = memory + 3 * columns
  }

  /// Sets the picture as it is, times a gain of 0...1.
  func reset(gain value: Float) {
    gain.update(repeating: value, count: columns)
    for plane in [y, u, v] { plane.update(repeating: 0, count: columns) }
    guard value < 1 else { return }
    // Darkness has no colour: luma goes towards black, chroma towards grey.
    y.update(repeating: 16 * (1 - value), count: columns)
    for plane in [u, v] { plane.update(repeating: 128 * (1 - value), count: columns) }
  }

  /// Returns the gain and one plane's offset.
  func shares(_ offset: UnsafeMutablePointer<Float>) -> cs_shares { cs_shares(gain: gain, offset: offset) }

  /// Mixes a colour in by the share that `share` returns for each point.
  @inline(__always)
  func mix(_ colour: LightColour, _ share: (_ column: Int) -> Float) {
    for x in 0..<columns {
      let part = min(max(share(x), 0), 0.95)
      let rest = 1 - part
      gain[x] *= rest
      y[x] = y[x] * rest + colour.y * part
      u[x] = u[x] * rest + colour.u * part
      v[x] = v[x] * rest + colour.v * part
    }
  }
}
