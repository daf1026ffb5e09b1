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
    let plain = rows != 9 && rows * outputs >= Self.large ? halves(rows * outputs) : floats(rows * outputs)
    var weights = [Float](repeating: 0, count: allRows * width)
    weights.withUnsafeMutableBufferPointer { weights in
      plain.withUnsafeBufferPointer { plain in
        let columns = rows == 9 ? width : NetLayer.panel
        for first in stride(from: 0, to: outputs, by: columns) {
          let panel = min(columns, width - first)
          for row in 0..<rows {
            let target = first * allRows + row * panel
            for output in first..<min(outputs, first + panel) { weights[target + output - first] = plain[row * outputs + output] }
          }
        }
      }
    }
    let biases = floats(outputs) + [Float](repeating: 0, count: width - outputs)
    return NetLayer(rows: allRows, outputs: width, weights: weights, biases: biases)
  }

  /// Whether every byte has been handed out.
  var isAtEnd: Bool { position == Int(stored.count) }

  private mutating func halves(_ count: Int) -> [Float] {
    let start = take(count * 2)
    return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let target = buffer.baseAddress { cn_widen(start, Int64(count), target) }
      filled = count
    }
  }

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
