import CSampler

/// Paints some strips of 16 luma rows (8 chroma rows) of one frame.
struct BandPainter {
  let texture: Texture
  let depth: DepthMap
  let camera: cs_camera
  let light: FrameLight?
  let grain: GrainTile?
  let layout: PlaneLayout
  let sampler: SamplerPath

  func paint(_ strips: Range<Int>, into frame: Samples) {
    let light = light.map { LightBand($0, strips: strips, columns: layout.width / 16 + 1) }
    let lumaNodes = layout.width / 8 + 1
    let chromaNodes = layout.width / 16 + 1
    // Three rows of luma nodes and two of chroma nodes, x and y.
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 6 * lumaNodes + 4 * chromaNodes) { buffer in
      guard let start = buffer.baseAddress else { return }
      var rows = (0..<3).map { NodeRow(x: start + 2 * $0 * lumaNodes, y: start + (2 * $0 + 1) * lumaNodes) }
      let chroma = start + 6 * lumaNodes
      let chromaRows = (0..<2).map { NodeRow(x: chroma + 2 * $0 * chromaNodes, y: chroma + (2 * $0 + 1) * chromaNodes) }
      depth.withMap { map in
        fill(rows[2], map, y: Float(strips.lowerBound * 16), nodes: lumaNodes)
        light?.fill(strips.lowerBound, source: rows[2])
        for strip in strips {
          // The last row of one strip is the first of the next.
          rows.swapAt(0, 2)
          for row in 1...2 { fill(rows[row], map, y: Float(strip * 16 + row * 8), nodes: lumaNodes) }
          chromaRows[0].halve(rows[0], towards: rows[1], nodes: chromaNodes)
          chromaRows[1].halve(rows[2], awayFrom: rows[1], nodes: chromaNodes)
          light?.fill(strip + 1, source: rows[2])
          paintLuma(strip, rows, light, into: frame)
          paintChroma(strip, chromaRows, light, into: frame)
        }
      }
    }
  }

  private func fill(_ row: NodeRow, _ map: cs_disparity, y: Float, nodes: Int) {
    var map = map
    var camera = camera
    var frame = cs_frame(
      width: Int32(texture.size.width), height: Int32(texture.size.height), margin: Int32(texture.margin))
    cs_mesh_row(&map, &camera, &frame, y, Int32(nodes), row.x, row.y, sampler.code)
  }

  private func paintLuma(_ strip: Int, _ rows: [NodeRow], _ light: LightBand?, into frame: Samples) {
    for half in 0..<2 {
      var cells = cs_cell_row()
      cells.texture = texture.luma
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

  private func paintChroma(_ strip: Int, _ rows: [NodeRow], _ light: LightBand?, into frame: Samples) {
    let width = layout.width / 2
    for (plane, edges, offset) in [
      (texture.chromaU, light?.chromaURows(strip: strip), layout.lumaCount),
      (texture.chromaV, light?.chromaVRows(strip: strip), layout.lumaCount + layout.chromaCount),
    ] {
      var cells = cs_cell_row()
      cells.texture = plane
      cells.top = rows[0].nodes
      cells.bottom = rows[1].nodes
      cells.cells = Int32(width / 8)
      if let edges {
        cells.light_top = edges.top
        cells.light_bottom = edges.bottom
      }
      cs_paint_cells(&cells, frame.start + offset + strip * 8 * width, Int32(width), sampler.code)
    }
  }
}
