import KatsudoRenderer

/// Finds the place of a part of the first frame in the last one.
struct MotionProbe {
  let size: FrameSize
  let first: [UInt8]
  let last: [UInt8]

  init(_ shot: Shot) {
    size = shot.size
    first = shot.frame(0)
    last = shot.frame(shot.frames - 1)
  }

  /// Returns the distance in samples by which the block around a place has moved. The place is in shares of width and height.
  func motion(at x: Double, _ y: Double, reach: Int = 28) -> (x: Int, y: Int) {
    let half = 12
    let centerX = Int(x * Double(size.width))
    let centerY = Int(y * Double(size.height))
    var best = (cost: Int.max, x: 0, y: 0)
    for dy in -reach...reach {
      for dx in -reach...reach {
        guard centerX + dx - half >= 0, centerX + dx + half < size.width, centerY + dy - half >= 0,
          centerY + dy + half < size.height
        else { continue }
        var cost = 0
        for row in stride(from: -half, through: half, by: 2) {
          let from = (centerY + row) * size.width + centerX
          let to = (centerY + row + dy) * size.width + centerX + dx
          for column in stride(from: -half, through: half, by: 2) {
            cost += abs(Int(first[from + column]) - Int(last[to + column]))
          }
          if cost >= best.cost { break }
        }
        if cost < best.cost { best = (cost, dx, dy) }
      }
    }
    return (best.x, best.y)
  }
}
