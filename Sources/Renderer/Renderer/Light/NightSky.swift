/// Darkens the sky of a picture for a night. By day, the sky is the brightest part; at night, it is the darkest.
///
/// The mask is stored as the two planes of a guided filter (He, Sun and Tang, 2010), slope and offset, which are smooth. Applied to the
/// luma of the full size, they give a border that follows the picture exactly.
struct NightSky: Sendable {
  private let slope: Plane
  private let offset: Plane

  /// The largest share of the night sky's colour, 0...0.8.
  private let depth: Float

  init(_ border: SkyBorder, luma: Plane) {
    let mask = Self.mask(border, luma: luma)
    depth = 0.8 * Self.certainty(of: border, luma: luma)
    let radius = max(2, luma.width / 128)
    let meanGuide = luma.boxed(radius: radius)
    let meanMask = mask.boxed(radius: radius)
    var product = luma
    var square = luma
    for index in luma.values.indices {
      product.values[index] *= mask.values[index]
      square.values[index] *= luma.values[index]
    }
    let correlation = product.boxed(radius: radius)
    let power = square.boxed(radius: radius)
    var slope = luma
    var offset = luma
    for index in luma.values.indices {
      let mean = meanGuide.values[index]
      let covariance = correlation.values[index] - mean * meanMask.values[index]
      slope.values[index] = covariance / (power.values[index] - mean * mean + 0.0001)
      offset.values[index] = meanMask.values[index] - slope.values[index] * mean
    }
    self.slope = slope.boxed(radius: radius)
    self.offset = offset.boxed(radius: radius)
  }

  /// Returns the mask, 0...1. It is lower near the horizon, where a night sky is brightest, and 0 at the sun and the moon.
  private static func mask(_ border: SkyBorder, luma: Plane) -> Plane {
    let around = brightness(of: border, luma: luma)
    let sorted = border.rows.sorted()
    let horizon = min(luma.height, max(1, sorted[sorted.count * 95 / 100]))
    let sky = grown(border, luma: luma, around: around, limit: horizon)
    var plane = Plane(width: luma.width, height: luma.height)
    for index in plane.values.indices where sky[index] { plane.values[index] = 1 }
    // The samples of the edge are not sky yet. They are added here, and the filter then decides for each of them.
    plane = plane.dilated(radius: 2)
    for index in plane.values.indices where plane.values[index] > 0 {
      let disc = min(max((luma.values[index] - around.values[index] - 0.04) / 0.08, 0), 1)
      plane.values[index] = (1 - 0.3 * min(1, Float(index / luma.width) / Float(horizon))) * (1 - disc)
    }
    return plane
  }

  /// Returns `true` for the places of the sky. The border has only one row for each column, so sky below an overhanging roof or below the
  /// sun is missing. Regions grow from the sky into such places as long as they look like the sky around them.
  private static func grown(_ border: SkyBorder, luma: Plane, around: Plane, limit: Int) -> [Bool] {
    let gradient = luma.gradient()
    let width = luma.width
    var sky = [Bool](repeating: false, count: luma.values.count)
    var open: [Int] = []
    for x in 0..<width {
      for y in 0..<min(border.rows[x], luma.height) {
        sky[y * width + x] = true
        open.append(y * width + x)
      }
    }
    while let index = open.popLast() {
      let x = index % width
      let neighbours = [(index - 1, x > 0), (index + 1, x < width - 1), (index - width, index >= width), (index + width, true)]
      for (next, isInside) in neighbours where isInside && next < limit * width && !sky[next] {
        guard gradient.values[next] < 0.02, abs(luma.values[next] - around.values[next]) < 0.05 else { continue }
        sky[next] = true
        open.append(next)
      }
    }
    return sky
  }

  /// Returns the certainty that there is a sky, 0...1. It is 0 for a small area, which may be a wall. A dark wall would look like a stain.
  private static func certainty(of border: SkyBorder, luma: Plane) -> Float {
    let share = Float(border.rows.reduce(0, +)) / Float(luma.width * luma.height)
    return min(max((share - 0.08) / 0.04, 0), 1)
  }

  /// Returns the brightness of the sky around each place, also at places that are not sky.
  private static func brightness(of border: SkyBorder, luma: Plane) -> Plane {
    var sky = Plane(width: luma.width, height: luma.height)
    var light = sky
    for x in 0..<luma.width {
      for y in 0..<min(border.rows[x], luma.height) {
        sky[x, y] = 1
        light[x, y] = luma[x, y]
      }
    }
    let sigma = Float(luma.width) / 24
    sky = sky.blurred(sigma: sigma)
    light = light.blurred(sigma: sigma)
    for index in light.values.indices { light.values[index] /= max(sky.values[index], 1e-4) }
    return light
  }

  /// Darkens the sky in a graded texture.
  ///
  /// - Parameter original: The texture before the grade. The mask was made for its luma.
  func fall(on graded: Texture, original: Texture, threads: Int) {
    let layout = graded.layout
    let width = layout.width
    let sky = LightColour.nightSky
    let rows = original.content.y
    RowWork.perform(rows.count / 2, threads: threads) { index in
      let pair = rows.lowerBound / 2 + index
      var weights = [Float](repeating: 0, count: width)
      for row in [pair * 2 + 1, pair * 2] {
        self.weigh(row, of: original, into: &weights)
        let line = graded.samples.start + row * width
        for x in 0..<width { line[x] = Self.mixed(line[x], sky.y, weights[x]) }
      }
      for (offset, level) in [(layout.lumaCount, sky.u), (layout.lumaCount + layout.chromaCount, sky.v)] {
        let line = graded.samples.start + offset + pair * width / 2
        for x in 0..<width / 2 { line[x] = Self.mixed(line[x], level, weights[2 * x]) }
      }
    }
  }

  private func weigh(_ row: Int, of texture: Texture, into weights: inout [Float]) {
    let y = (Float(row - texture.margin) + 0.5) / Float(texture.size.height)
    let samples = texture.samples.start + row * texture.layout.width
    // The two planes are read every 8 samples. Between these, they are interpolated linearly.
    func coefficients(_ block: Int) -> SIMD2<Float> {
      let x = Float(block * 8 - texture.margin) / Float(texture.size.width)
      return SIMD2(slope.smooth(x, y), offset.smooth(x, y))
    }
    var left = coefficients(0)
    for block in 0..<weights.count / 8 {
      let right = coefficients(block + 1)
      for step in 0..<8 {
        let index = block * 8 + step
        let line = left + (right - left) * (Float(step) / 8)
        weights[index] = depth * min(max(line.x * (Float(samples[index]) - 16) / 219 + line.y, 0), 1)
      }
      left = right
    }
  }

  private static func mixed(_ sample: UInt8, _ level: Float, _ weight: Float) -> UInt8 {
    UInt8(Float(sample) + (level - Float(sample)) * weight + 0.5)
  }
}
