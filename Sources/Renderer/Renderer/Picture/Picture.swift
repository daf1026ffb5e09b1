/// A picture in memory: sRGB, 8 bits a channel, upright, without transparency.
package struct Picture: Sendable {
  package let width: Int
  package let height: Int
  /// The pixels with four bytes each (red, green, blue, unused), row by row from the top left, without padding.
  package var pixels: [UInt8]
  /// Sentences for people about parts of the file that were left out or corrected.
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
