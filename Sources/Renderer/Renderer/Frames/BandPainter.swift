import CSampler

/// Paints some strips of 16 luma rows (8 chroma rows) of one frame.
struct BandPainter {
  let texture: TextureBlend
  let depth: DepthTable
  let camera: cs_camera
  /// The motion of the scene, if there is any.
  let motion: MotionField?
  let light: FrameLight?
  let grain: GrainTile?
  let layout: PlaneLayout
  let sampler: SamplerPath

  func paint(_ strips: Range<Int>, into frame: Samples) {
    let light = light.map { LightBand($0, strips: strips, columns: layout.width / 16 + 1) }
    let lumaNodes = layout.width / 8 + 1
    let chromaNodes = layout.width / 16 + 1
    let lumaRows = 2 * strips.count + 1
    // The buffer holds the rows of luma nodes, two for each strip and one at the end, and two rows of chroma nodes. Each row has x and y.
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * lumaRows * lumaNodes + 4 * chromaNodes) { buffer in
      guard let start = buffer.baseAddress else { return }
      let rows = (0..<lumaRows).map { NodeRow(x: start + 2 * $0 * lumaNodes, y: start + (2 * $0 + 1) * lumaNodes) }
      let chroma = start + 2 * lumaRows * lumaNodes
      let chromaRows = (0..<2).map { NodeRow(x: chroma + 2 * $0 * chromaNodes, y: chroma + (2 * $0 + 1) * chromaNodes) }
      for (index, row) in rows.enumerated() { fill(row, y: Float(strips.lowerBound * 16 + index * 8), nodes: lumaNodes) }
      light?.fill(strips.lowerBound, source: rows[0])
      texture.withPlanes(rows: Self.read(by: rows, nodes: lumaNodes)) { planes in
        for (index, strip) in strips.enumerated() {
          let (upper, middle, lower) = (rows[2 * index], rows[2 * index + 1], rows[2 * index + 2])
          chromaRows[0].halve(upper, towards: middle, nodes: chromaNodes)
          chromaRows[1].halve(lower, awayFrom: middle, nodes: chromaNodes)
          light?.fill(strip + 1, source: lower)
          paintLuma(strip, [upper, middle, lower], of: planes, light, into: frame)
          paintChroma(strip, chromaRows, of: planes, light, into: frame)
        }
      }
    }
  }

  /// Returns the rows of the texture that a band with this mesh reads. Bilinear samples use two rows, and the loops read a third row. The
  /// chroma nodes are up to a sixteenth of a cell beyond the luma nodes.
  private static func read(by rows: [NodeRow], nodes: Int) -> Range<Int> {
    var (least, most) = (Int32.max, Int32.min)
    for row in rows {
      for node in 0..<nodes {
        least = min(least, row.y[node])
        most = max(most, row.y[node])
      }
    }
    return Int(least >> 16) - 8..<Int(most >> 16) + 12
  }

  private func fill(_ row: NodeRow, y: Float, nodes: Int) {
    var map = depth.map
    var camera = camera
    var frame = cs_frame(
      width: Int32(texture.size.width), height: Int32(texture.size.height), margin: Int32(texture.margin))
    cs_mesh_row(&map, &camera, &frame, y, Int32(nodes), row.x, row.y, sampler.code)
    motion?.shift(row, nodes: nodes, margin: texture.margin)
  }

  private func paintLuma(_ strip: Int, _ rows: [NodeRow], of planes: TexturePlanes, _ light: LightBand?, into frame: Samples) {
    for half in 0..<2 {
      var cells = cs_cell_row()
      cells.texture = planes.luma
      cells.top = rows[half].nodes
      cells.bottom = rows[half + 1].nodes
      cells.cells = Int32(layout.width / 8)
      if let light {
        let edges = light.lumaRows(strip: strip, half: half)
        cells.light_top = edges.top
        cells.light_bottom = edges.bottom
      }
      if let grain {
        cells.grain = grain.row(strip * 2 + half)
        cells.grain_stride = Int32(GrainTile.stride)
      }
      let target = frame.start + (strip * 16 + half * 8) * layout.width
      cs_paint_cells(&cells, target, Int32(layout.width), sampler.code)
    }
  }

  private func paintChroma(_ strip: Int, _ rows: [NodeRow], of planes: TexturePlanes, _ light: LightBand?, into frame: Samples) {
    let width = layout.width / 2
    func cells(of plane: cs_plane, _ edges: LightEdges?) -> cs_cell_row {
      var cells = cs_cell_row()
      cells.texture = plane
      cells.top = rows[0].nodes
      cells.bottom = rows[1].nodes
      cells.cells = Int32(width / 8)
      if let edges {
        cells.light_top = edges.top
        cells.light_bottom = edges.bottom
      }
      return cells
    }
    var cellsU = cells(of: planes.chromaU, light?.chromaURows(strip: strip))
    var cellsV = cells(of: planes.chromaV, light?.chromaVRows(strip: strip))
    let target = frame.start + layout.lumaCount + strip * 8 * width
    cs_paint_twins(&cellsU, &cellsV, target, target + layout.chromaCount, Int32(width), sampler.code)
  }
}
