import KatsudoRenderer

/// Pictures with known content.
enum TestPictures {
  /// Returns smooth blotches of many sizes, so that every place differs from its neighbours.
  static func blotches(width: Int, height: Int) -> Picture {
    var random = SeededRandom(seed: 42)
    var field = [Double](repeating: 0, count: width * height)
    for size in [48, 20, 9] {
      let columns = width / size + 3
      let knots = (0..<columns * (height / size + 3)).map { _ in random.unit() }
      for y in 0..<height {
        for x in 0..<width {
          let (column, row) = (x / size, y / size)
          let across = Double(x % size) / Double(size)
          let down = Double(y % size) / Double(size)
          let upper = knots[row * columns + column] * (1 - across) + knots[row * columns + column + 1] * across
          let lower = knots[(row + 1) * columns + column] * (1 - across) + knots[(row + 1) * columns + column + 1] * across
          field[y * width + x] += (upper * (1 - down) + lower * down) * Double(size).squareRoot()
        }
      }
    }
    let low = field.min() ?? 0
    let high = field.max() ?? 1
    return filled(width: width, height: height) { x, y in
      let level = UInt8((field[y * width + x] - low) / (high - low) * 235 + 10)
      return (level, level, UInt8(255 - level))
    }
  }

  static func filled(
    width: Int, height: Int, _ colour: (_ x: Int, _ y: Int) -> (UInt8, UInt8, UInt8)
  ) -> Picture {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 4)
    for y in 0..<height {
      for x in 0..<width {
        let (red, green, blue) = colour(x, y)
        pixels.append(contentsOf: [red, green, blue, 255])
      }
    }
    return Picture(width: width, height: height, pixels: pixels)
  }

  /// Returns red, green, blue and white quarters, in reading order.
  static func quarters(width: Int, height: Int) -> Picture {
    filled(width: width, height: height) { x, y in
      switch (x < width / 2, y < height / 2) {
      case (true, true): (255, 0, 0)
      case (false, true): (0, 255, 0)
      case (true, false): (0, 0, 255)
      case (false, false): (255, 255, 255)
      }
    }
  }
}

extension Picture {
  /// Returns red, green and blue of a pixel.
  func colour(_ x: Int, _ y: Int) -> [Int] { (0..<3).map { Int(pixels[(y * width + x) * 4 + $0]) } }

  /// Returns red, green and blue of the pixel at a share of width and height.
  func colour(at x: Double, _ y: Double) -> [Int] { colour(Int(Double(width) * x), Int(Double(height) * y)) }

  func isNear(_ expected: [Int], at x: Double, _ y: Double, within tolerance: Int = 12) -> Bool {
    zip(colour(at: x, y), expected).allSatisfy { abs($0 - $1) <= tolerance }
  }
}
