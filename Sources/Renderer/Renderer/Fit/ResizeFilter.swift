import Glibc

/// The taps of a resize along one axis: a windowed sinc, three lobes wide for shrinking and two for enlarging, where a third
/// would only add ringing.
struct ResizeFilter: Sendable {
  /// First input sample of each output sample; may lie outside the input.
  let firsts: [Int]
  /// Weights for each output sample, `tapCount` of them, in 1/16384; they sum to 16384.
  let weights: [Int16]
  let tapCount: Int

  /// - Parameters:
  ///   - outputs: Positions of the output samples, counted from the window's edge.
  ///   - start: The window's edge, in input samples.
  ///   - scale: Output samples for each input sample.
  init(outputs: Range<Int>, start: Double, scale: Double) {
    let lobes = scale < 1 ? 3.0 : 2.0
    let stretch = max(1, 1 / scale)
    let reach = lobes * stretch
    let taps = Int((2 * reach).rounded(.up)) + 1
    var firsts: [Int] = []
    var weights: [Int16] = []
    firsts.reserveCapacity(outputs.count)
    weights.reserveCapacity(outputs.count * taps)
    for output in outputs {
      let middle = start + (Double(output) + 0.5) / scale - 0.5
      let first = Int((middle - reach).rounded(.up))
      let raw = (0..<taps).map { Self.weight((Double(first + $0) - middle) / stretch, lobes: lobes) }
      let sum = raw.reduce(0, +)
      var rounded = raw.map { Int(($0 / sum * 16384).rounded()) }
      // What rounding left over goes where it matters least, to the largest weight.
      let rest = 16384 - rounded.reduce(0, +)
      let largest = rounded.indices.max { rounded[$0] < rounded[$1] } ?? 0
      rounded[largest] += rest
      firsts.append(first)
      weights.append(contentsOf: rounded.map { Int16(clamping: $0) })
    }
    self.firsts = firsts
    self.weights = weights
    tapCount = taps
  }

  private static func weight(_ x: Double, lobes: Double) -> Double {
    if abs(x) < 1e-9 { return 1 }
    if abs(x) >= lobes { return 0 }
    let angle = Double.pi * x
    return lobes * sin(angle) * sin(angle / lobes) / (angle * angle)
  }
}
