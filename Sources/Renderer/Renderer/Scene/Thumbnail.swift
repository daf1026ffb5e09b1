import CSampler

/// The fitted picture as floats, with about 384 samples on its longer side. The analysis of the scene uses it.
struct Thumbnail: Sendable {
  let width: Int
  let height: Int
  /// The colours, 0...1 each, row by row.
  let red: [Float]
  let green: [Float]
  let blue: [Float]
  /// The brightness (BT.709), 0...1.
  let luma: Plane

  /// The number of samples of the longer side.
  static let side = 384

  init(_ picture: FittedPicture) {
    let scale = Double(Self.side) / Double(max(picture.size.width, picture.size.height))
    self.init(
      picture, width: max(2, Int((Double(picture.size.width) * scale).rounded())),
      height: max(2, Int((Double(picture.size.height) * scale).rounded())))
  }

  /// Shrinks the frame to any size, also with another aspect ratio.
  init(_ picture: FittedPicture, width: Int, height: Int) {
    let count = width * height
    var red = [Float](repeating: 0, count: count)
    var green = red
    var blue = red
    var luma = Plane(width: width, height: height)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * picture.size.width) { room in
      cs_shrink(
        picture.origin, Int64(picture.width * 4), Int32(picture.size.width), Int32(picture.size.height), Int32(width), Int32(height),
        room.baseAddress, &red, &green, &blue, &luma.values)
    }
    self.width = width
    self.height = height
    self.red = red
    self.green = green
    self.blue = blue
    self.luma = luma
  }

  /// The mean of red minus blue, -1...1.
  var warmth: Float { (red.reduce(0, +) - blue.reduce(0, +)) / Float(red.count) }
}
