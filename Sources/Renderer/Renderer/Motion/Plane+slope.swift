extension Plane {
  /// The largest plane that is nowhere above this one and changes by at most `slope` from a sample to its neighbour, or that times the
  /// square root of 2 to a diagonal one. What is multiplied by it can neither tear nor fold a picture.
  func limited(slope: Float) -> Plane {
    var result = self
    let diagonal = slope * 1.4142135
    func lower(_ x: Int, _ y: Int, _ steps: [(x: Int, y: Int, rise: Float)]) {
      var value = result[x, y]
      for step in steps where (0..<width).contains(x + step.x) && (0..<height).contains(y + step.y) {
        value = min(value, result[x + step.x, y + step.y] + step.rise)
      }
      result[x, y] = value
    }
    for y in 0..<height {
      for x in 0..<width { lower(x, y, [(-1, 0, slope), (-1, -1, diagonal), (0, -1, slope), (1, -1, diagonal)]) }
      for x in (0..<width).reversed() { lower(x, y, [(1, 0, slope)]) }
    }
    for y in (0..<height).reversed() {
      for x in (0..<width).reversed() { lower(x, y, [(1, 0, slope), (1, 1, diagonal), (0, 1, slope), (-1, 1, diagonal)]) }
      for x in 0..<width { lower(x, y, [(-1, 0, slope)]) }
    }
    return result
  }

  /// 0 below `low`, 1 above `high`, straight between; `high` may be the lower one.
  func stepped(from low: Float, to high: Float) -> Plane {
    var result = self
    for index in values.indices { result.values[index] = min(max((values[index] - low) / (high - low), 0), 1) }
    return result
  }
}
