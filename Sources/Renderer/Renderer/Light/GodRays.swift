/// Beams: what is bright, smeared away from the sun, so that every gap between dark things throws a ray.
struct GodRays: Sendable {
  /// Share of light, 0...1, on the light field's grid.
  private let beams: Plane

  init(_ luma: Plane, sun: SunSpot, size: FrameSize) {
    let columns = size.width / 16 + 1
    let rows = size.height / 16 + 1
    let source = luma.blurred(sigma: 1.5)
    let bright = Float(sun.brightness)
    let steps = 40
    var beams = Plane(width: columns, height: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let x = Float(column) / Float(columns - 1) * Float(luma.width - 1)
        let y = Float(row) / Float(rows - 1) * Float(luma.height - 1)
        let sunX = Float(sun.x) * Float(luma.width)
        let sunY = Float(sun.y) * Float(luma.height)
        var sum: Float = 0
        var weight: Float = 1
        var weights: Float = 0
        for step in 0..<steps {
          // Nine tenths of the way to the sun, nearer steps counting more.
          let part = Float(step) / Float(steps) * 0.9
          let lineX = Int(x + (sunX - x) * part)
          let lineY = Int(y + (sunY - y) * part)
          let value = source[min(max(lineX, 0), luma.width - 1), min(max(lineY, 0), luma.height - 1)]
          let open = max(0, value - bright * 0.55) / max(0.05, bright * 0.45)
          sum += min(1, open) * weight
          weights += weight
          weight *= 0.985
        }
        beams[column, row] = sum / weights
      }
    }
    self.beams = beams
  }

  /// The beam at a grid point once the sun has moved by some grid points.
  func share(x: Int, y: Int, movedX: Float, movedY: Float) -> Float {
    let fromX = min(max(Float(x) - movedX, 0), Float(beams.width - 1))
    let fromY = min(max(Float(y) - movedY, 0), Float(beams.height - 1))
    let left = min(Int(fromX), beams.width - 2)
    let top = min(Int(fromY), beams.height - 2)
    let across = fromX - Float(left)
    let down = fromY - Float(top)
    let upper = beams[left, top] * (1 - across) + beams[left + 1, top] * across
    let lower = beams[left, top + 1] * (1 - across) + beams[left + 1, top + 1] * across
    return upper * (1 - down) + lower * down
  }
}
