import CSampler

/// The mesh that warps one frame. Its nodes are 8 samples apart. Each holds the place of the picture that is visible there.
package struct WarpMesh: Sendable {
  /// The numbers of nodes in a row, and of rows.
  package let columns: Int
  package let rows: Int
  /// The places in samples from the frame's first sample; they are negative within the margin.
  package let x: [Double]
  package let y: [Double]

  init(depth: DepthTable, camera: cs_camera, frame: cs_frame, motion: MotionField?, sampler: SamplerPath) {
    let columns = Int(frame.width) / 8 + 1
    let rows = Int(frame.height) / 8 + 1
    var (x, y) = ([Double](), [Double]())
    withExtendedLifetime(depth) {
      var (map, camera, frame) = (depth.map, camera, frame)
      var (lineX, lineY) = ([Int32](repeating: 0, count: columns), [Int32](repeating: 0, count: columns))
      for row in 0..<rows {
        cs_mesh_row(&map, &camera, &frame, Float(row * 8), Int32(columns), &lineX, &lineY, sampler.code)
        motion?.shift(&lineX, &lineY, margin: Int(frame.margin))
        x.append(contentsOf: lineX.map { Double($0) / 65536 })
        y.append(contentsOf: lineY.map { Double($0) / 65536 })
      }
    }
    (self.columns, self.rows, self.x, self.y) = (columns, rows, x, y)
  }

  /// The smallest ratio of a triangle's area in the picture to its area in the frame, over all triangles of two neighbouring edges. Without
  /// a warp, it is 1. At 0 or less, a triangle has no area or is folded over.
  package var smallestJacobian: Double {
    var smallest = Double.infinity
    for row in 0..<rows - 1 {
      for column in 0..<columns - 1 {
        let corner = row * columns + column
        for (from, right, below) in [
          (corner, corner + 1, corner + columns), (corner + columns + 1, corner + columns, corner + 1),
        ] {
          let across = (x[right] - x[from], y[right] - y[from])
          let down = (x[below] - x[from], y[below] - y[from])
          smallest = min(smallest, (across.0 * down.1 - across.1 * down.0) / 64)
        }
      }
    }
    return smallest
  }
}
