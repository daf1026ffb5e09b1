import Foundation
import KatsudoRenderer

/// Measures of a frame: CIELAB (D65) means, and contrast as the spread of lightness. They use every fourth sample of each row and
/// column.
struct LabMeasure {
  private(set) var lightness = 0.0
  /// The mean of b; yellow is above 0, blue below.
  private(set) var b = 0.0
  /// The standard deviation of the lightness.
  private(set) var contrast = 0.0

  init(_ frame: [UInt8], size: FrameSize) {
    var squares = 0.0
    var count = 0.0
    for y in stride(from: 0, to: size.height, by: 4) {
      for x in stride(from: 0, to: size.width, by: 4) {
        let chroma = size.width * size.height + y / 2 * (size.width / 2) + x / 2
        let color = Self.lab(
          Double(frame[y * size.width + x]), Double(frame[chroma]), Double(frame[chroma + size.width * size.height / 4]))
        lightness += color.lightness
        b += color.b
        squares += color.lightness * color.lightness
        count += 1
      }
    }
    lightness /= count
    b /= count
    contrast = max(0, squares / count - lightness * lightness).squareRoot()
  }

  private static func lab(_ y: Double, _ u: Double, _ v: Double) -> (lightness: Double, b: Double) {
    let luma = (y - 16) / 219
    let blue = (u - 128) / 224
    let red = (v - 128) / 224
    let channels = [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue].map(linear)
    let middle = root(0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2])
    let last = root((0.0193 * channels[0] + 0.1192 * channels[1] + 0.9505 * channels[2]) / 1.089)
    return (116 * middle - 16, 200 * (middle - last))
  }

  private static func linear(_ value: Double) -> Double {
    let value = min(max(value, 0), 1)
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func root(_ value: Double) -> Double { value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116 }
}
