/// The fitted picture at about 384 samples a side, as numbers; what the scene is judged by.
struct Thumbnail: Sendable {
  let width: Int
  let height: Int
  /// 0...1 each, row by row.
  let red: [Float]
  let green: [Float]
  let blue: [Float]

  /// Samples of the longer side.
  static let side = 384

  init(_ picture: FittedPicture) {
    let scale = Double(Self.side) / Double(max(picture.size.width, picture.size.height))
    self.init(
      picture, width: max(2, Int((Double(picture.size.width) * scale).rounded())),
      height: max(2, Int((Double(picture.size.height) * scale).rounded())))
  }

  /// The frame at any size, in other proportions too.
  init(_ picture: FittedPicture, width: Int, height: Int) {
    var red = [Float](repeating: 0, count: width * height)
    var green = red
    var blue = red
    for y in 0..<height {
      let top = y * picture.size.height / height
      let bottom = max(top + 1, (y + 1) * picture.size.height / height)
      for x in 0..<width {
        let left = x * picture.size.width / width
        let right = max(left + 1, (x + 1) * picture.size.width / width)
        var sums = (0, 0, 0)
        for row in top..<bottom {
          let line = picture.origin + (row * picture.width) * 4
          for column in left..<right {
            sums.0 += Int(line[column * 4])
            sums.1 += Int(line[column * 4 + 1])
            sums.2 += Int(line[column * 4 + 2])
          }
        }
        let share = 1 / Float((bottom - top) * (right - left) * 255)
        red[y * width + x] = Float(sums.0) * share
        green[y * width + x] = Float(sums.1) * share
        blue[y * width + x] = Float(sums.2) * share
      }
    }
    self.width = width
    self.height = height
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Mean of red minus blue, -1...1.
  var warmth: Float { (red.reduce(0, +) - blue.reduce(0, +)) / Float(red.count) }

  /// Brightness as the eye weighs it, 0...1.
  var luma: Plane {
    var plane = Plane(width: width, height: height)
    for index in plane.values.indices {
      plane.values[index] = 0.2126 * red[index] + 0.7152 * green[index] + 0.0722 * blue[index]
    }
    return plane
  }
}
