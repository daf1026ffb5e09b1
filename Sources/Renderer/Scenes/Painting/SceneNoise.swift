import Glibc

/// Noise that depends only on the place.
enum SceneNoise {
  /// Returns a number in 0..<1 for a place with whole coordinates.
  static func hash(_ x: Int, _ y: Int, _ z: Int = 0) -> Float {
    var mixed =
      UInt32(truncatingIfNeeded: x) &* 0x8DA6_B343 ^ UInt32(truncatingIfNeeded: y) &* 0xD816_3841
      ^ UInt32(truncatingIfNeeded: z) &* 0xCB1A_B31F
    mixed = (mixed ^ (mixed >> 15)) &* 0x2C1B_3C6D
    mixed = (mixed ^ (mixed >> 12)) &* 0x297A_2D39
    mixed ^= mixed >> 15
    return Float(mixed >> 8) / 16_777_216
  }

  /// Computes `hash` for four places at once.
  private static func hash(_ x: SIMD4<UInt32>, _ y: SIMD4<UInt32>, _ z: SIMD4<UInt32>) -> SIMD4<Float> {
    var mixed = x &* 0x8DA6_B343 ^ y &* 0xD816_3841 ^ z &* 0xCB1A_B31F
    mixed = (mixed ^ (mixed &>> 15)) &* 0x2C1B_3C6D
    mixed = (mixed ^ (mixed &>> 12)) &* 0x297A_2D39
    mixed ^= mixed &>> 15
    return SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: mixed &>> 8)) / 16_777_216
  }

  private static func word(_ whole: Float) -> UInt32 { UInt32(bitPattern: Int32(whole)) }

  /// Returns smooth noise, 0...1, with one bump for each unit. Places must be within two thousand million units.
  static func value(_ x: Float, _ y: Float, _ layer: Int = 0) -> Float {
    let left = x.rounded(.down)
    let top = y.rounded(.down)
    let across = x - left
    let down = y - top
    let column = word(left)
    let row = word(top)
    let blendX = across * across * (3 - 2 * across)
    let blendY = down * down * (3 - 2 * down)
    let corners = hash(
      SIMD4(column, column &+ 1, column, column &+ 1), SIMD4(row, row, row &+ 1, row &+ 1),
      SIMD4(repeating: UInt32(truncatingIfNeeded: layer)))
    let upper = corners.x * (1 - blendX) + corners.y * blendX
    let lower = corners.z * (1 - blendX) + corners.w * blendX
    return upper * (1 - blendY) + lower * blendY
  }

  /// Returns noise on four scales, 0...1.
  static func cloudy(_ x: Float, _ y: Float, _ layer: Int = 0) -> Float {
    var sum: Float = 0
    var scale: Float = 1
    for octave in 0..<4 {
      sum += value(x * scale, y * scale, layer &+ octave) / scale
      scale *= 2
    }
    return sum / 1.875
  }
}

extension SceneNoise {
  /// Returns smooth noise in space, 0...1, with one bump for each unit.
  static func solid(_ place: Vector, _ layer: Int = 0) -> Float {
    let floor = place.rounded(.down)
    let part = place - floor
    let blend = part * part * (Vector(repeating: 3) - part * 2)
    let (x, y) = (word(floor.x), word(floor.y))
    let z = word(floor.z) &+ UInt32(truncatingIfNeeded: layer &* 7919)
    let columns = SIMD4(x, x &+ 1, x, x &+ 1)
    let rows = SIMD4(y, y, y &+ 1, y &+ 1)
    let near = hash(columns, rows, SIMD4(repeating: z))
    let far = hash(columns, rows, SIMD4(repeating: z &+ 1))
    let across = near + (far - near) * blend.z
    let upper = across.x + (across.y - across.x) * blend.x
    let lower = across.z + (across.w - across.z) * blend.x
    return upper + (lower - upper) * blend.y
  }
}
