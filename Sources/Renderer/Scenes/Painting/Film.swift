import Glibc

/// Converts linear light to the bytes of a picture.
enum Film {
  static func developed(_ colour: Vector, exposure: Float) -> SIMD3<UInt8> {
    var bytes = SIMD3<UInt8>()
    for channel in 0..<3 {
      // This is the tone curve of film. Its toe keeps shadows dark. Its shoulder prevents hard edges at very bright places.
      let light = max(0, colour[channel]) * exposure
      let exposed = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
      bytes[channel] = UInt8(min(255, max(0, powf(exposed, 1 / 2.2) * 255 + 0.5)))
    }
    return bytes
  }
}
