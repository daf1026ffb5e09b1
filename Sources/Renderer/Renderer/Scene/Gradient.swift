extension Plane {
  /// Returns the strength of the edges (Sobel operator), in units of the plane per sample.
  func gradient() -> Plane {
    var result = Plane(width: width, height: height)
    guard width > 2, height > 2 else { return result }
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        for y in 1..<height - 1 {
          for index in y * width + 1..<(y + 1) * width - 1 {
            let (above, below) = (index - width, index + width)
            let right = source[above + 1] + 2 * source[index + 1] + source[below + 1]
            let left = source[above - 1] + 2 * source[index - 1] + source[below - 1]
            let under = source[below - 1] + 2 * source[below] + source[below + 1]
            let over = source[above - 1] + 2 * source[above] + source[above + 1]
            let across = (right - left) / 8
            let down = (under - over) / 8
            target[index] = (across * across + down * down).squareRoot()
          }
        }
      }
    }
    return result
  }
}
