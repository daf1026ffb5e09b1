import Glibc

/// Chance that depends on the place alone.
enum SceneNoise {
  /// 0..<1 for a whole-numbered place.
  static func hash(_ x: Int, _ y: Int, _ z: Int = 0) -> Float {
    var mixed =
      UInt32(truncatingIfNeeded: x) &* 0x8DA6_B343 ^ UInt32(truncatingIfNeeded: y) &* 0xD816_3841
      ^ UInt32(truncatingIfNeeded: z) &* 0xCB1A_B31F
    mixed = (mixed ^ (mixed >> 15)) &* 0x2C1B_3C6D
    mixed = (mixed ^ (mixed >> 12)) &* 0x297A_2D39
    mixed ^= mixed >> 15
    return Float(mixed >> 8) / 16_777_216
  }

  /// Smooth noise, 0...1, one bump for each unit.
  static func value(_ x: Float, _ y: Float, _ layer: Int = 0) -> Float {
    let left = x.rounded(.down)
    let top = y.rounded(.down)
    let across = x - left
    let down = y - top
    let column = Int(left)
    let row = Int(top)
    let blendX = across * across * (3 - 2 * across)
    let blendY = down * down * (3 - 2 * down)
    let upper = hash(column, row, layer) * (1 - blendX) + hash(column + 1, row, layer) * blendX
    let lower = hash(column, row + 1, layer) * (1 - blendX) + hash(column + 1, row + 1, layer) * blendX
    return upper * (1 - blendY) + lower * blendY
  }

  /// Noise on four scales, 0...1.
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
  /// Smooth noise in space, 0...1, one bump for each unit.
  static func solid(_ place: Vector, _ layer: Int = 0) -> Float {
    let floor = place.rounded(.down)
    let part = place - floor
    let blend = part * part * (Vector(repeating: 3) - part * 2)
    let (x, y, z) = (Int(floor.x), Int(floor.y), Int(floor.z) &+ layer &* 7919)
    func line(_ y: Int, _ z: Int) -> Float {
      let start = hash(x, y, z)
      return start + (hash(x + 1, y, z) - start) * blend.x
    }
    let near = line(y, z) + (line(y + 1, z) - line(y, z)) * blend.y
    let far = line(y, z + 1) + (line(y + 1, z + 1) - line(y, z + 1)) * blend.y
    return near + (far - near) * blend.z
  }
}
