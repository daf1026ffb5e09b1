/// The local texture of a picture: the changes across and down around each place, and the coherence of the edges.
struct LocalTexture: Sendable {
  /// The root mean square of the change from one sample to the next, with brightness 0...1.
  let across: Plane
  let down: Plane
  /// The coherence of the structure tensor (Bigün and Granlund, 1987). It is 0 for edges in all directions, as among leaves, and 1 for
  /// parallel edges, as on a trunk or a wall.
  let coherence: Plane

  /// - Parameter luma: The brightness, 0...1.
  init(_ luma: Plane) {
    let (width, height) = (luma.width, luma.height)
    var xx = Plane(width: width, height: height)
    var yy = xx
    var xy = xx
    for y in 1..<max(1, height - 1) {
      for x in 1..<max(1, width - 1) {
        let right = luma[x + 1, y - 1] + 2 * luma[x + 1, y] + luma[x + 1, y + 1]
        let left = luma[x - 1, y - 1] + 2 * luma[x - 1, y] + luma[x - 1, y + 1]
        let below = luma[x - 1, y + 1] + 2 * luma[x, y + 1] + luma[x + 1, y + 1]
        let above = luma[x - 1, y - 1] + 2 * luma[x, y - 1] + luma[x + 1, y - 1]
        let (dx, dy) = ((right - left) / 8, (below - above) / 8)
        xx[x, y] = dx * dx
        yy[x, y] = dy * dy
        xy[x, y] = dx * dy
      }
    }
    let near = 3
    across = xx.boxed(radius: near).rooted
    down = yy.boxed(radius: near).rooted
    let wide = 7
    let (a, b, c) = (xx.boxed(radius: wide), yy.boxed(radius: wide), xy.boxed(radius: wide))
    var coherence = a
    for index in a.values.indices {
      let difference = a.values[index] - b.values[index]
      let mixed = 2 * c.values[index]
      let sum = a.values[index] + b.values[index]
      coherence.values[index] = (difference * difference + mixed * mixed).squareRoot() / (sum + 1e-5)
    }
    self.coherence = coherence
  }
}

extension Plane {
  /// The square root of each value. Rounding makes a few values slightly negative; these count as 0.
  fileprivate var rooted: Plane {
    var result = self
    for index in values.indices { result.values[index] = max(0, values[index]).squareRoot() }
    return result
  }
}
