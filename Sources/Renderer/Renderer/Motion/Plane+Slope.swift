extension Plane {
  /// Returns the largest plane that is nowhere above this one and changes by at most `slope` from a sample to its neighbour. For diagonal
  /// neighbours, the limit is `slope` times the square root of 2. A motion that is multiplied by this plane cannot tear or fold the
  /// picture.
  func limited(slope: Float) -> Plane {
    var result = self
    let diagonal = slope * 1.4142135
    func lower(_ x: Int, _ y: Int, beside neighbour: (x: Int, y: Int), _ rise: Float) {
      guard (0..<width).contains(neighbour.x), (0..<height).contains(neighbour.y) else { return }
      result[x, y] = min(result[x, y], result[neighbour.x, neighbour.y] + rise)
    }
    /// Limits one row in both directions, after the row `done` above or below it.
    func sweep(_ y: Int, from done: Int) {
      for x in 0..<width {
        lower(x, y, beside: (x - 1, done), diagonal)
        lower(x, y, beside: (x, done), slope)
        lower(x, y, beside: (x + 1, done), diagonal)
        lower(x, y, beside: (x - 1, y), slope)
      }
      for x in (0..<width).reversed() { lower(x, y, beside: (x + 1, y), slope) }
    }
    for y in 0..<height { sweep(y, from: y - 1) }
    for y in (0..<height).reversed() { sweep(y, from: y + 1) }
    return result
  }
}
