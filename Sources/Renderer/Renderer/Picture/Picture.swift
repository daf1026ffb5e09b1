/// A picture in memory: sRGB, 8 bits a channel, upright, without transparency.
package struct Picture: Sendable {
  package let width: Int
  package let height: Int
  /// Four bytes a pixel (red, green, blue, unused), row by row from the top left, without padding.
  package var pixels: [UInt8]
  /// Sentences for a person about parts of the file that were left out or corrected when it was read.
  package var notes: [String]

  /// - Precondition: `pixels` holds `width * height * 4` bytes.
  package init(width: Int, height: Int, pixels: [UInt8], notes: [String] = []) {
    precondition(width > 0 && height > 0 && pixels.count == width * height * 4, "a picture's bytes must fill it")
    self.width = width
    self.height = height
    self.pixels = pixels
    self.notes = notes
  }
}
