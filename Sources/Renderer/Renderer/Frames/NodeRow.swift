import CSampler

/// One row of mesh nodes.
struct NodeRow {
  let x: UnsafeMutablePointer<Int32>
  let y: UnsafeMutablePointer<Int32>

  var nodes: cs_nodes { cs_nodes(x: UnsafePointer(x), y: UnsafePointer(y)) }

  /// Half of a luma sample in 1/65536, because chroma is between two luma rows.
  private static let siting: Int32 = 32768

  /// Computes chroma nodes from every second luma node. They are half a luma row lower, a sixteenth of the way to the row `next`.
  func halve(_ luma: NodeRow, towards next: NodeRow, nodes: Int) {
    for node in 0..<nodes {
      let from = 2 * node
      x[node] = (luma.x[from] + (next.x[from] - luma.x[from]) / 16) / 2
      y[node] = (luma.y[from] + (next.y[from] - luma.y[from]) / 16 - Self.siting) / 2
    }
  }

  /// Computes the same chroma nodes, but takes the slope from the row `previous` and not from the next row.
  func halve(_ luma: NodeRow, awayFrom previous: NodeRow, nodes: Int) {
    for node in 0..<nodes {
      let from = 2 * node
      x[node] = (luma.x[from] + (luma.x[from] - previous.x[from]) / 16) / 2
      y[node] = (luma.y[from] + (luma.y[from] - previous.y[from]) / 16 - Self.siting) / 2
    }
  }
}
