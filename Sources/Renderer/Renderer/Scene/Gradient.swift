extension Plane {
  /// Strength of the edges (Sobel), in the plane's own units for each sample.
  func gradient() -> Plane {
    var result = Plane(width: width, height: height)
    guard width > 2, height > 2 else { return result }
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        let right = self[x + 1, y - 1] + 2 * self[x + 1, y] + self[x + 1, y + 1]
        let left = self[x - 1, y - 1] + 2 * self[x - 1, y] + self[x - 1, y + 1]
        let below = self[x - 1, y + 1] + 2 * self[x, y + 1] + self[x + 1, y + 1]
        let above = self[x - 1, y - 1] + 2 * self[x, y - 1] + self[x + 1, y - 1]
        let across = (right - left) / 8
        let down = (below - above) / 8
        result[x, y] = (across * across + down * down).squareRoot()
      }
    }
    return result
  }
}
