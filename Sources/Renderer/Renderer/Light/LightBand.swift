/// The light on the strips of 16 luma rows that one thread paints. Its rows are filled when the mesh of these rows is computed.
final class LightBand {
  private let light: FrameLight
  private let first: Int
  private let memory: UnsafeMutablePointer<Float>
  /// The row filled last, and the row before it.
  private var current: LightRow
  private var previous: LightRow
  private let luma: LightPlane
  private let chromaU: LightPlane
  private let chromaV: LightPlane

  init(_ light: FrameLight, strips: Range<Int>, columns: Int) {
    self.light = light
    first = strips.lowerBound
    let room = LightRow.room(columns: columns)
    memory = .allocate(capacity: 2 * room)
    memory.initialize(repeating: 0, count: 2 * room)
    current = LightRow(columns: columns, in: memory)
    previous = LightRow(columns: columns, in: memory + room)
    luma = LightPlane(columns: 2 * columns - 1, rows: 2 * strips.count + 1)
    chromaU = LightPlane(columns: columns, rows: strips.count + 1)
    chromaV = LightPlane(columns: columns, rows: strips.count + 1)
  }

  deinit { memory.deallocate() }

  /// Fills a row of the grid. Call it for each row in order, from the top of the first strip to the bottom of the last.
  func fill(_ row: Int, source: NodeRow) {
    swap(&current, &previous)
    light.fill(current, number: row, source: source)
    let index = row - first
    chromaU.set(row: index, current.shares(current.u))
    chromaV.set(row: index, current.shares(current.v))
    let now = current.shares(current.y)
    luma.set(denseRow: 2 * index, now, now)
    guard index > 0 else { return }
    luma.set(denseRow: 2 * index - 1, previous.shares(previous.y), now)
  }

  /// Returns the light above and below a row of luma cells. Two rows of cells make a strip.
  func lumaRows(strip: Int, half: Int) -> LightEdges {
    let row = 2 * (strip - first) + half
    return LightEdges(top: luma.row(row), bottom: luma.row(row + 1))
  }

  func chromaURows(strip: Int) -> LightEdges { Self.rows(of: chromaU, strip - first) }
  func chromaVRows(strip: Int) -> LightEdges { Self.rows(of: chromaV, strip - first) }

  private static func rows(of plane: LightPlane, _ row: Int) -> LightEdges {
    LightEdges(top: plane.row(row), bottom: plane.row(row + 1))
  }
}
