/// Converts four inks without a profile that defines their colours.
enum Inks {
  /// Converts cyan, magenta, yellow and black to red, green, blue and 255, with the formula for ideal inks.
  static func mix(_ pixels: inout [UInt8], areInverted: Bool) {
    let flip: UInt8 = areInverted ? 0 : 255
    pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in stride(from: 0, to: pixels.count, by: 4) {
        let black = Int(pixels[pixel + 3] ^ flip)
        for channel in pixel..<pixel + 3 {
          pixels[channel] = UInt8(truncatingIfNeeded: (Int(pixels[channel] ^ flip) * black + 127) / 255)
        }
        pixels[pixel + 3] = 255
      }
    }
  }
}
