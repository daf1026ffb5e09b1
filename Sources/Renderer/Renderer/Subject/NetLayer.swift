import CSubject

/// The numbers of one layer, spread out so that the loops need not care for remainders: outputs come in eights.
struct NetLayer: Sendable {
  /// Rows of weights: one for each input, or one for each of nine taps.
  let rows: Int
  /// A multiple of 8; those that are only there for this have zeros.
  let outputs: Int
  /// Row by row for sixteen outputs (the last ones may be eight), then for the next sixteen: in the order in which they are read. Layers
  /// of nine taps have one row after the other.
  let weights: [Float]
  let biases: [Float]

  /// Outputs whose weights lie side by side.
  static let panel = 16

  static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }
}

/// Hands the stored weights out, layer after layer.
struct NetWeights {
  private let stored = cn_subject_weights()
  private var position = 0
  /// Layers that look at one place at a time and have as many weights as this are stored in 16 bits.
  private static let large = 1500

  /// The next layer of the file.
  ///
  /// - Parameters:
  ///   - rows: Rows as stored.
  ///   - paddedRows: Rows as the layer before leaves its outputs; the further ones become zeros.
  mutating func layer(rows: Int, paddedRows: Int? = nil, outputs: Int) -> NetLayer {
    let allRows = paddedRows ?? rows
    let width = NetLayer.padded(outputs)
    let isHalf = rows != 9 && rows * outputs >= Self.large
    let stored = take(rows * outputs * (isHalf ? 2 : 4))
    let columns = rows == 9 ? width : NetLayer.panel
    let weights = [Float](unsafeUninitializedCapacity: allRows * width) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      for first in stride(from: 0, to: width, by: columns) {
        let panel = min(columns, width - first)
        let filled = max(0, min(panel, outputs - first))
        for row in 0..<allRows {
          let target = start + first * allRows + row * panel
          let used = row < rows ? filled : 0
          let source = stored + (row * outputs + first) * (isHalf ? 2 : 4)
          if used > 0, isHalf {
            cn_widen(source, Int64(used), target)
          } else if used > 0 {
            UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: used * 4)
          }
          for output in used..<panel { target[output] = 0 }
        }
      }
      count = allRows * width
    }
    let biases = floats(outputs) + [Float](repeating: 0, count: width - outputs)
    return NetLayer(rows: allRows, outputs: width, weights: weights, biases: biases)
  }

  /// Whether every byte has been handed out.
  var isAtEnd: Bool { position == Int(stored.count) }

  private mutating func floats(_ count: Int) -> [Float] {
    let start = UnsafeRawPointer(take(count * 4))
    return (0..<count).map { start.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
  }

  /// The start of the next so many bytes.
  private mutating func take(_ count: Int) -> UnsafePointer<UInt8> {
    precondition(position + count <= Int(stored.count), "the net's shape and its weights belong together")
    defer { position += count }
    return stored.bytes + position
  }
}
