import CSubject

/// Runs the layers of the net. The results have the same bits for any number of threads and on any processor.
struct NetRunner: Sendable {
  let threads: Int
  let path: cn_path

  init(threads: Int, sampler: SamplerPath) {
    self.threads = threads
    path = sampler == .avx2 ? CN_AVX2 : CN_PLAIN
  }

  /// The range that a layer's results are clamped to.
  enum Bounds {
    case none, positive, upToSix

    var floor: Float { self == .none ? -.infinity : 0 }
    var ceiling: Float { self == .upToSix ? 6 : .infinity }
  }

  /// Runs a pointwise layer (1x1 convolution) and adds `added` to the results.
  func pointwise(_ layer: NetLayer, _ grid: NetGrid, _ bounds: Bounds, adding added: NetGrid? = nil) -> NetGrid {
    // The number of places for each task. It is a multiple of the number of places that the loop computes at once.
    let part = 66
    let places = grid.side * grid.side
    return NetGrid(side: grid.side, channels: layer.outputs, parts: (places + part - 1) / part, threads: threads) { index, out in
      let first = index * part
      let count = min(part, places - first)
      grid.values.withUnsafeBufferPointer { input in
        guard let start = input.baseAddress else { return }
        let from = start + first * grid.channels
        let to = out + first * layer.outputs
        if let added {
          added.values.withUnsafeBufferPointer { more in
            run(layer, from, added: more.baseAddress.map { $0 + first * layer.outputs }, count: count, bounds, to)
          }
        } else {
          run(layer, from, added: nil, count: count, bounds, to)
        }
      }
    }
  }

  private func run(
    _ layer: NetLayer, _ input: UnsafePointer<Float>, added: UnsafePointer<Float>?, count: Int, _ bounds: Bounds,
    _ out: UnsafeMutablePointer<Float>
  ) {
    layer.weights.withUnsafeBufferPointer { weights in
      layer.biases.withUnsafeBufferPointer { biases in
        var code = cn_pointwise(
          weights: weights.baseAddress, biases: biases.baseAddress, inputs: Int32(layer.rows), outputs: Int32(layer.outputs),
          floor: bounds.floor, ceiling: bounds.ceiling)
        cn_run_pointwise(&code, input, added, Int32(count), out, path)
      }
    }
  }

  /// Runs a depthwise layer (3x3 convolution, channel by channel).
  func depthwise(_ layer: NetLayer, _ grid: NetGrid, stride: Int, dilation: Int) -> NetGrid {
    let side = (grid.side + stride - 1) / stride
    return NetGrid(side: side, channels: layer.outputs, parts: side, threads: threads) { row, out in
      grid.values.withUnsafeBufferPointer { input in
        layer.weights.withUnsafeBufferPointer { weights in
          layer.biases.withUnsafeBufferPointer { biases in
            var code = cn_depthwise(
              weights: weights.baseAddress, biases: biases.baseAddress, channels: Int32(layer.outputs), stride: Int32(stride),
              dilation: Int32(dilation))
            guard let start = input.baseAddress else { return }
            cn_run_depthwise(
              &code, start, Int32(grid.side), Int32(row), Int32(side), out + row * side * layer.outputs, path)
          }
        }
      }
    }
  }
}
