import CSubject

/// The weights and biases of one layer. They are padded, so that the number of outputs is a multiple of 8.
struct NetLayer: Sendable {
  /// The number of rows of weights: one for each input, or one for each of the nine taps.
  let rows: Int
  /// The number of outputs with padding, a multiple of 8. The weights of the padding are 0.
  let outputs: Int
  /// The weights in the order in which the loops read them. Pointwise layers are grouped by sixteen outputs (the last group may have
  /// eight), and each group is stored row by row. Layers with nine taps are stored row by row.
  let weights: [Float]
  let biases: [Float]

  /// The number of outputs in a group of weights.
  static let panel = 16

  static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }
}

/// Reads the stored weights, one layer after the other.
struct NetWeights {
  private let stored = cn_subject_weights()
  private var position = 0
  /// Pointwise layers with at least this many weights are stored in 16 bits.
  private static let large = 1500

  /// Reads the next layer of the file.
  ///
  /// - Parameters:
  ///   - rows: The number of rows as stored.
  ///   - paddedRows: The number of outputs of the layer before, with padding. Rows after `rows` are 0.
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

  /// `true` if every byte has been read.
  var isAtEnd: Bool { position == Int(stored.count) }

  private mutating func floats(_ count: Int) -> [Float] {
    let start = UnsafeRawPointer(take(count * 4))
    return (0..<count).map { start.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
  }

  /// Returns the start of the next `count` bytes and moves the position after them.
  private mutating func take(_ count: Int) -> UnsafePointer<UInt8> {
    precondition(position + count <= Int(stored.count), "the net's shape and its weights belong together")
    defer { position += count }
    return stored.bytes + position
  }
}
