/// The neural network that segments a picture into classes: DeepLab v3 on MobileNet v2 (Chen and others, 2018; Sandler and others, 2018),
/// trained on the 21 classes of Pascal VOC.
///
/// Its input is the picture at 257 x 257 pixels. Its output is a grid of 33 x 33 places, whose outermost places are at the outermost
/// pixels.
package struct SubjectNet: Sendable {
  /// The number of pixels on each side of the input.
  package static let side = 257
  /// The number of places on each side of the output.
  package static let scoreSide = 33
  /// The number of classes: background, aeroplane, bicycle, bird, boat, bottle, bus, car, cat, chair, cow, dining table, dog, horse,
  /// motorbike, person, potted plant, sheep, sofa, train, television.
  package static let classes = 21

  private let stem: NetLayer
  private let blocks: [Block]
  /// The last layers: for the mean of the whole picture, for each place, for both together (fusion), and for the classes.
  private let pooled: NetLayer
  private let plain: NetLayer
  private let fusion: NetLayer
  private let verdict: NetLayer

  /// An inverted residual block. It widens the channels, filters 3x3 neighbourhoods, and narrows the channels. If the size stays the same,
  /// it adds its input.
  private struct Block: Sendable {
    let widen: NetLayer?
    let look: NetLayer
    let narrow: NetLayer
    let stride: Int
    let dilation: Int
    let isAdded: Bool
  }

  /// Reads the weights, which take 5 MB of memory.
  package init() {
    var weights = NetWeights()
    stem = weights.layer(rows: 27, outputs: 16)
    // The outputs, stride and dilation of each block. All blocks except the first widen the channels six times.
    let shape: [(outputs: Int, stride: Int, dilation: Int)] = [
      (8, 1, 1), (12, 2, 1), (12, 1, 1), (16, 2, 1), (16, 1, 1), (16, 1, 1), (32, 1, 1), (32, 1, 2), (32, 1, 2), (32, 1, 2),
      (48, 1, 2), (48, 1, 2), (48, 1, 2), (80, 1, 2), (80, 1, 4), (80, 1, 4), (160, 1, 4),
    ]
    var inputs = 16
    blocks = shape.enumerated().map { index, step in
      let wide = index == 0 ? inputs : inputs * 6
      let widen = index == 0 ? nil : weights.layer(rows: inputs, paddedRows: NetLayer.padded(inputs), outputs: wide)
      let look = weights.layer(rows: 9, outputs: wide)
      let narrow = weights.layer(rows: wide, outputs: step.outputs)
      defer { inputs = step.outputs }
      return Block(
        widen: widen, look: look, narrow: narrow, stride: step.stride, dilation: step.dilation,
        isAdded: step.stride == 1 && step.outputs == inputs)
    }
    pooled = weights.layer(rows: 160, outputs: 256)
    plain = weights.layer(rows: 160, outputs: 256)
    fusion = weights.layer(rows: 512, outputs: 256)
    verdict = weights.layer(rows: 256, outputs: Self.classes)
    precondition(weights.isAtEnd, "the net's shape and its weights belong together")
  }

  /// Computes the logits of each class at each place: 33 x 33 x 21 numbers without a unit. Their softmax gives probabilities.
  ///
  /// - Parameter pixels: Red, green and blue of 257 x 257 pixels, -1...1.
  package func scores(of pixels: [Float], threads: Int, sampler: SamplerPath = .best) -> [Float] {
    precondition(pixels.count == Self.side * Self.side * 3, "the net sees 257 times 257 pixels")
    let runner = NetRunner(threads: threads, sampler: sampler)
    var grid = runner.pointwise(stem, Self.neighbourhoods(pixels, threads: threads), .upToSix)
    for block in blocks {
      let wide = block.widen.map { runner.pointwise($0, grid, .upToSix) } ?? grid
      let seen = runner.depthwise(block.look, wide, stride: block.stride, dilation: block.dilation)
      grid = runner.pointwise(block.narrow, seen, .none, adding: block.isAdded ? grid : nil)
    }
    let whole = runner.pointwise(pooled, Self.mean(grid), .positive)
    let here = runner.pointwise(plain, grid, .positive)
    // The mean is the same at all places, so its part in the fusion is a bias.
    let bias = runner.pointwise(fusion.part(rows: 0..<256), whole, .none)
    let fused = runner.pointwise(fusion.part(rows: 256..<512, biases: bias.values), here, .positive)
    let padded = runner.pointwise(verdict, fused, .none)
    return (0..<Self.scoreSide * Self.scoreSide).flatMap { index in
      padded.values[index * padded.channels..<index * padded.channels + Self.classes]
    }
  }

  /// Returns the 3x3 neighbourhood of every second pixel in every second row. Pixels outside the picture are 0.
  private static func neighbourhoods(_ pixels: [Float], threads: Int) -> NetGrid {
    let out = (side + 1) / 2
    return NetGrid(side: out, channels: 27, parts: out, threads: threads) { row, start in
      var target = start + row * out * 27
      for column in 0..<out {
        for tap in 0..<9 {
          let y = row * 2 + tap / 3 - 1
          let x = column * 2 + tap % 3 - 1
          let isInside = (0..<side).contains(y) && (0..<side).contains(x)
          for channel in 0..<3 {
            target[0] = isInside ? pixels[(y * side + x) * 3 + channel] : 0
            target += 1
          }
        }
      }
    }
  }

  private static func mean(_ grid: NetGrid) -> NetGrid {
    NetGrid(side: 1, channels: grid.channels, parts: 1, threads: 1) { _, out in
      for channel in 0..<grid.channels {
        var sum: Float = 0
        for index in stride(from: channel, to: grid.values.count, by: grid.channels) { sum += grid.values[index] }
        out[channel] = sum / Float(grid.side * grid.side)
      }
    }
  }
}

extension NetLayer {
  /// Returns a layer with only these rows.
  fileprivate func part(rows range: Range<Int>, biases: [Float]? = nil) -> NetLayer {
    let panels = stride(from: 0, to: outputs, by: Self.panel).flatMap { first in
      let panel = min(Self.panel, outputs - first)
      return weights[first * rows + range.lowerBound * panel..<first * rows + range.upperBound * panel]
    }
    return NetLayer(rows: range.count, outputs: outputs, weights: panels, biases: biases ?? self.biases)
  }
}
