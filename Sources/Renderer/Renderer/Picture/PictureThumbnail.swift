/// A small JPEG of a picture.
enum PictureThumbnail {
  /// The longest side in pixels.
  static let longestSide = 256

  /// Returns the JPEG. Each of its pixels is the average of the pixels that it covers. A smaller picture keeps its size.
  static func jpeg(of picture: Picture) throws(RenderError) -> [UInt8] {
    try PictureEncoder.jpeg(reduced(picture), quality: 80)
  }

  static func reduced(_ picture: Picture) -> Picture {
    let longest = max(picture.width, picture.height)
    guard longest > longestSide else { return picture }
    let width = max(1, picture.width * longestSide / longest)
    let height = max(1, picture.height * longestSide / longest)
    var pixels = [UInt8](repeating: 255, count: width * height * 4)
    picture.pixels.withUnsafeBufferPointer { source in
      for y in 0..<height {
        let rows = y * picture.height / height..<(y + 1) * picture.height / height
        for x in 0..<width {
          let columns = x * picture.width / width..<(x + 1) * picture.width / width
          var (red, green, blue) = (0, 0, 0)
          for row in rows {
            for column in columns {
              let place = (row * picture.width + column) * 4
              red += Int(source[place])
              green += Int(source[place + 1])
              blue += Int(source[place + 2])
            }
          }
          let count = rows.count * columns.count
          let place = (y * width + x) * 4
          pixels[place] = UInt8((red + count / 2) / count)
          pixels[place + 1] = UInt8((green + count / 2) / count)
          pixels[place + 2] = UInt8((blue + count / 2) / count)
        }
      }
    }
    return Picture(width: width, height: height, pixels: pixels)
  }
}
