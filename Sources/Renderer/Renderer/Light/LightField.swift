import CSampler

/// The light on one frame: for each point of a coarse grid, how much of the picture stays and what is added.
///
/// Every kind of light is a mix towards a colour, so any number of them add up to one gain and one offset for each plane.
struct LightField: Sendable {
  /// Grid points, 16 luma samples apart.
  let columns: Int
  let rows: Int
  private(set) var mixes: [SIMD4<Float>]
  let spots: [DustSpot]

  /// What the sampler reads.
  private(set) var luma = LightPlane(columns: 0, rows: 0)
  private(set) var chromaU = LightPlane(columns: 0, rows: 0)
  private(set) var chromaV = LightPlane(columns: 0, rows: 0)

  init(size: FrameSize, spots: [DustSpot]) {
    columns = size.width / 16 + 1
    rows = size.height / 16 + 1
    // Gain, then the offsets of Y, U and V, in levels.
    mixes = [SIMD4<Float>](repeating: SIMD4(1, 0, 0, 0), count: columns * rows)
    self.spots = spots
  }

  /// Mixes a colour in, by the share that `share` gives for each grid point, 0...1.
  mutating func mix(_ colour: LightColour, _ share: (_ index: Int, _ x: Int, _ y: Int) -> Float) {
    let target = SIMD4(0, colour.y, colour.u, colour.v)
    mixes.withUnsafeMutableBufferPointer { mixes in
      for y in 0..<rows {
        for x in 0..<columns {
          let index = y * columns + x
          let part = min(max(share(index, x, y), 0), 0.95)
          if part > 0.001 { mixes[index] = mixes[index] * (1 - part) + target * part }
        }
      }
    }
  }

  /// Turns the mixes into the numbers that the sampler reads. Call it once, when all light is in.
  mutating func finish() {
    chromaU = LightPlane(columns: columns, rows: rows)
    chromaV = LightPlane(columns: columns, rows: rows)
    luma = LightPlane(columns: columns * 2 - 1, rows: rows * 2 - 1)
    for y in 0..<rows {
      for x in 0..<columns {
        let mix = mixes[y * columns + x]
        chromaU.set(x, y, gain: mix.x, offset: mix.z)
        chromaV.set(x, y, gain: mix.x, offset: mix.w)
      }
    }
    for y in 0..<luma.rows {
      for x in 0..<luma.columns {
        let index = y / 2 * columns + x / 2
        let right = x % 2
        let down = y % 2 * columns
        let mix = (mixes[index] + mixes[index + right] + mixes[index + down] + mixes[index + right + down]) / 4
        luma.set(x, y, gain: mix.x, offset: mix.y)
      }
    }
  }

  /// Draws what floats in the air into some rows of the finished frame.
  func paintSpots(rows: Range<Int>, layout: PlaneLayout, into frame: Samples) {
    let planes = [
      (start: frame.start, scale: Float(1), level: Int32(LightColour.sun.y)),
      (start: frame.start + layout.lumaCount, scale: 0.5, level: Int32(LightColour.sun.u)),
      (start: frame.start + layout.lumaCount + layout.chromaCount, scale: 0.5, level: Int32(LightColour.sun.v)),
    ]
    for (index, plane) in planes.enumerated() {
      let divisor = index == 0 ? 1 : 2
      let width = Int32(layout.width / divisor)
      for spot in spots {
        var painted = cs_spot(
          x: spot.x * plane.scale, y: spot.y * plane.scale, radius: spot.radius * plane.scale,
          strength: Int32(spot.strength * 256), level: plane.level)
        cs_paint_spot(
          &painted, plane.start, width, width, Int32(rows.lowerBound / divisor), Int32(rows.upperBound / divisor))
      }
    }
  }
}
