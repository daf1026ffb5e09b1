import CSampler

/// A colour grade, the same for all frames: a curve for brightness, and a colour shift that depends on brightness.
struct Grade: Sendable {
  private var curve: [Float] = (0..<256).map(Float.init)
  private var shiftU = [Float](repeating: 0, count: 256)
  private var shiftV = [Float](repeating: 0, count: 256)
  /// The factor on the saturation, by brightness.
  private var saturation = [Float](repeating: 1, count: 256)
  /// The share of the shift that bluish chroma gets, and the share of greenish chroma that is kept.
  private var blueYields: Float = 1
  private var greenLeft: Float = 1

  /// Creates the grade. Returns `nil` if the effects ask for no change.
  ///
  /// - Parameter warmth: The warmth of the picture, -1...1. A golden picture needs little more gold.
  init?(_ effects: [ShotEffect], warmth: Float) {
    let known: Set<ShotEffect> = [.goldenHour, .night, .cool, .rain, .snow, .film]
    guard !known.isDisjoint(with: effects) else { return nil }
    if effects.contains(.goldenHour) { warm(by: min(1, max(0.3, 1.1 - 3 * warmth))) }
    if effects.contains(.cool) { chill() }
    if effects.contains(.rain) { overcast() }
    if effects.contains(.snow) { whiten() }
    if effects.contains(.night) { darken() }
    if effects.contains(.film) { soften() }
  }

  /// Moves bright places towards orange, dark places only a little, and adds contrast. With plain yellow light, blue things would become
  /// grey-green. So they get less of the shift, and green is reduced, as in the light of a low sun.
  private mutating func warm(by strength: Float) {
    change { part in
      let contrast = part + 0.3 * part * (1 - part) * (2 * part - 1)
      let light = part * (1.5 - 0.5 * part)
      return (contrast, strength * (-0.5 - 20 * light), strength * (0.5 + 13 * light))
    }
    saturate(by: 1.06)
    blueYields *= 1 - 0.5 * strength
    greenLeft *= 1 - 0.45 * strength
  }

  /// Moves colours towards teal, as on a clear winter's day.
  private mutating func chill() {
    change { part in (part * (0.96 + 0.02 * part), 8 - 2 * part, -7 + 2 * part) }
    saturate(by: 0.88)
  }

  /// Makes the picture darker and reduces its colour, as under clouds.
  private mutating func overcast() {
    change { part in (part * (0.86 + 0.04 * part), 4 - 3 * part * part, -3 + 2 * part * part) }
    saturate(by: 0.72)
  }

  /// Makes dark places brighter and bluer, as light from all directions does.
  private mutating func whiten() {
    change { part in (part + 0.07 * (1 - part), 6 - 5 * part * part, -4 + 3.5 * part * part) }
    saturate(by: 0.74)
  }

  /// Makes the picture dark and blue, and keeps bright lights. The saturation is lower at dark places, which would otherwise seem to glow.
  private mutating func darken() {
    change { part in (part * (0.34 + 0.46 * part * part), 13 - 11 * part * part, -8 + 7 * part * part) }
    for level in 0..<256 { saturation[level] *= 0.46 + 0.4 * min(max((Float(level) - 16) / 219, 0), 1) }
  }

  /// Makes black brighter and white darker, and reduces the colour.
  private mutating func soften() {
    change { part in (0.045 + part * 0.92, 1 - 5 * part, -2 + 4.5 * part) }
    saturate(by: 0.88)
  }

  private mutating func saturate(by factor: Float) {
    for level in 0..<256 { saturation[level] *= factor }
  }

  /// Adds a change after the earlier ones. `body` gets a brightness of 0...1 and returns the new brightness and the chroma shifts in
  /// levels.
  private mutating func change(_ body: (Float) -> (brightness: Float, u: Float, v: Float)) {
    for level in 0..<256 {
      let part = min(max((curve[level] - 16) / 219, 0), 1)
      let change = body(part)
      curve[level] = 16 + 219 * change.brightness
      shiftU[level] += change.u
      shiftV[level] += change.v
    }
  }

  func applied(to texture: Texture, threads: Int) -> Texture {
    let result = Texture(like: texture)
    let layout = texture.layout
    let levels = curve.map { Int16(min(max($0, 0), 255) * 64) }
    let tables = [UInt8](unsafeUninitializedCapacity: 64 * 256) { buffer, count in
      cs_curve_tables(levels, buffer.baseAddress)
      count = buffer.count
    }
    let tableU = chromaTable(shiftU, yields: blueYields, left: 1)
    let tableV = chromaTable(shiftV, yields: 1, left: greenLeft)
    let source = texture.samples.start
    let target = result.samples.start
    let width = layout.width
    let content = texture.content
    let (left, columns) = (content.x.lowerBound, content.x.count)
    let firstPair = content.y.lowerBound / 2
    RowWork.perform(content.y.count / 2, threads: threads) { index in
      let pair = firstPair + index
      let luma = pair * 2 * width + left
      for row in 0..<2 {
        cs_curve(source + luma + row * width, tables, Int32(columns), Int32(pair * 2 + row), target + luma + row * width)
      }
      let chroma = layout.lumaCount + (pair * width + left) / 2
      for (offset, table) in [(0, tableU), (layout.chromaCount, tableV)] {
        cs_curve_by_luma(
          source + chroma + offset, source + luma, Int32(width), table, Int32(columns / 2), Int32(pair), target + chroma + offset)
      }
    }
    return result
  }

  /// Returns the new chroma in 1/64 of a level, for each of 32 steps of brightness and 256 old levels. 32 steps are enough for a smooth
  /// shift, and the table fits into the cache.
  ///
  /// - Parameters:
  ///   - yields: The share of the shift that chroma well above grey gets.
  ///   - left: The factor on chroma below grey, in addition to the saturation.
  private func chromaTable(_ shift: [Float], yields: Float, left: Float) -> [Int16] {
    (0..<32).flatMap { step in
      let change = shift[step * 8 + 4]
      return (0..<256).map { level in
        let old = (Float(level) - 128) * saturation[step * 8 + 4] * (level > 128 ? 1 : left)
        // A colour that is already near the colour of the light shifts less. So skin does not become orange.
        let already = min(max((change < 0 ? -old : old) / 44, 0), 1)
        let part = min(max(old / 16, 0), 1)
        let value = 128 + old + change * (1 - 0.6 * already) * (1 - part * (1 - yields))
        return Int16(min(max(value, 16), 240) * 64)
      }
    }
  }
}
