import CSampler

/// The light along one row of the grid: the gain on the picture, and the levels that are added to Y, U and V.
///
/// Every light is a mix towards a colour. So any number of lights together give one gain and one offset for each plane.
struct LightRow {
  /// The number of points in a row, 16 luma samples apart.
  let columns: Int
  let gain: UnsafeMutablePointer<Float>
  let y: UnsafeMutablePointer<Float>
  let u: UnsafeMutablePointer<Float>
  let v: UnsafeMutablePointer<Float>

  /// Returns the number of values that a row needs.
  static func room(columns: Int) -> Int { 4 * columns }

  init(columns: Int, in memory: UnsafeMutablePointer<Float>) {
    self.columns = columns
    gain = memory
    y = memory + columns
    u = memory + 2 * columns
    v = memory + 3 * columns
  }

  /// Sets the light to a gain of 0...1 on the picture, without other light.
  func reset(gain value: Float) {
    gain.update(repeating: value, count: columns)
    for plane in [y, u, v] { plane.update(repeating: 0, count: columns) }
    guard value < 1 else { return }
    // A gain below 1 moves luma towards black and chroma towards grey.
    y.update(repeating: 16 * (1 - value), count: columns)
    for plane in [u, v] { plane.update(repeating: 128 * (1 - value), count: columns) }
  }

  /// Returns the gain and one plane's offset.
  func shares(_ offset: UnsafeMutablePointer<Float>) -> cs_shares { cs_shares(gain: gain, offset: offset) }

  /// Mixes a colour in, with the share that `share` returns for each point.
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
