import CSampler

/// A lasting change of tone and colour: a curve for brightness, and a shift of colour that depends on brightness.
struct Grade: Sendable {
  private var curve: [Float] = (0..<256).map(Float.init)
  private var shiftU = [Float](repeating: 0, count: 256)
  private var shiftV = [Float](repeating: 0, count: 256)
  private var saturation: Float = 1

  /// Nothing where the effects ask for no change.
  ///
  /// - Parameter warmth: How warm the picture is already, -1...1; what is golden needs little gilding.
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

  /// Highlights towards orange, shadows a little towards brown, a touch more contrast.
  private mutating func warm(by strength: Float) {
    change { part in
      let contrast = part + 0.3 * part * (1 - part) * (2 * part - 1)
      let light = part * (1.5 - 0.5 * part)
      return (contrast, strength * (-3 - 15 * light), strength * (2 + 9 * light))
    }
    saturation *= 1.06
  }

  /// Teal, as on a clear winter's day.
  private mutating func chill() {
    change { part in (part * (0.96 + 0.02 * part), 8 - 2 * part, -7 + 2 * part) }
    saturation *= 0.88
  }

  /// No sun, no colour to speak of.
  private mutating func overcast() {
    change { part in (part * (0.86 + 0.04 * part), 4, -3) }
    saturation *= 0.72
  }

  /// Light from everywhere: shadows open up and turn blue.
  private mutating func whiten() {
    change { part in (part + 0.07 * (1 - part), 6 - 3 * part, -4 + 2 * part) }
    saturation *= 0.74
  }

  /// Dark and blue, with the lights left standing.
  private mutating func darken() {
    change { part in (part * (0.34 + 0.46 * part * part), 13 - 11 * part * part, -8 + 7 * part * part) }
    saturation *= 0.7
  }

  /// Lifted blacks, rolled-off whites.
  private mutating func soften() {
    change { part in (0.045 + part * 0.92, 1 - 5 * part, -2 + 4.5 * part) }
    saturation *= 0.88
  }

  /// Puts a change behind those made before. Brightness goes in and comes out as 0...1, shifts as levels.
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
    let tableU = chromaTable(shiftU)
    let tableV = chromaTable(shiftV)
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

  /// The new chroma in 1/64 of a level, for each of 32 steps of brightness and 256 old levels. Brightness in 32 steps is fine enough
  /// for a shift this smooth, and keeps the table in the cache.
  private func chromaTable(_ shift: [Float]) -> [Int16] {
    (0..<32).flatMap { step in
      (0..<256).map { level in
        let value = 128 + (Float(level) - 128) * saturation + shift[step * 8 + 4]
        return Int16(min(max(value, 16), 240) * 64)
      }
    }
  }
}
