import Glibc

/// The taps of a resize along one axis: a Lanczos filter (windowed sinc), with three lobes for shrinking and two for enlarging. For
/// enlarging, a third lobe would only add ringing.
struct ResizeFilter: Sendable {
  /// The first input sample for each output sample. It may be outside the input.
  let firsts: [Int]
  /// The weights in 1/16384, `tapCount` for each output sample. The sum for each output sample is 16384.
  let weights: [Int16]
  /// The number of taps, a multiple of 4, because the loops process four taps at a time. The last taps may be 0.
  let tapCount: Int

  /// - Parameters:
  ///   - outputs: The positions of the output samples, counted from the window's edge.
  ///   - start: The window's edge, in input samples.
  ///   - scale: The number of output samples per input sample.
  init(outputs: Range<Int>, start: Double, scale: Double) {
    let lobes = scale < 1 ? 3.0 : 2.0
    let stretch = max(1, 1 / scale)
    let reach = lobes * stretch
    // At most this many samples lie less than `reach` away.
    let count = Int((2 * reach).rounded(.up))
    let taps = (count + 3) / 4 * 4
    var firsts: [Int] = []
    var weights: [Int16] = []
    firsts.reserveCapacity(outputs.count)
    weights.reserveCapacity(outputs.count * taps)
    var raw = [Double](repeating: 0, count: count)
    var rounded = [Int](repeating: 0, count: count)
    for output in outputs {
      let middle = start + (Double(output) + 0.5) / scale - 0.5
      let first = Int((middle - reach).rounded(.up))
      var sum = 0.0
      for tap in 0..<count {
        raw[tap] = Self.weight((Double(first + tap) - middle) / stretch, lobes: lobes)
        sum += raw[tap]
      }
      var rest = 16384
      var largest = 0
      for tap in 0..<count {
        rounded[tap] = Int((raw[tap] / sum * 16384).rounded())
        rest -= rounded[tap]
        if rounded[tap] > rounded[largest] { largest = tap }
      }
      // The rest of the rounding is added to the largest weight, where it has the smallest effect.
      rounded[largest] += rest
      firsts.append(first)
      for tap in 0..<taps { weights.append(tap < count ? Int16(clamping: rounded[tap]) : 0) }
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
