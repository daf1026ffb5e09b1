import Glibc

extension Plane {
  /// Gaussian blur; what lies outside equals the edge.
  func blurred(sigma: Float) -> Plane {
    guard sigma > 0.3 else { return self }
    let radius = Int((sigma * 2.6).rounded(.up))
    let raw = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw.reduce(0, +)
    let weights = raw.map { $0 / sum }
    return alongRows { line, out in Self.convolve(line, weights, out) }
      .alongColumns { line, out in Self.convolve(line, weights, out) }
  }

  /// The largest value within `radius` samples across and down.
  func dilated(radius: Int) -> Plane {
    guard radius > 0 else { return self }
    return alongRows { line, out in Self.largest(line, radius, out) }
      .alongColumns { line, out in Self.largest(line, radius, out) }
  }

  /// The smallest value within `radius` samples across and down.
  func eroded(radius: Int) -> Plane {
    var flipped = self
    for index in values.indices { flipped.values[index] = -values[index] }
    flipped = flipped.dilated(radius: radius)
    for index in values.indices { flipped.values[index] = -flipped.values[index] }
    return flipped
  }

  /// The mean over a square of `radius` samples to each side.
  func boxed(radius: Int) -> Plane {
    alongRows { line, out in Self.mean(line, radius, out) }.alongColumns { line, out in Self.mean(line, radius, out) }
  }

  private typealias LineFilter = (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void

  private func alongRows(_ filter: LineFilter) -> Plane {
    var result = self
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        for y in 0..<height {
          let range = y * width..<(y + 1) * width
          filter(UnsafeBufferPointer(rebasing: source[range]), UnsafeMutableBufferPointer(rebasing: target[range]))
        }
      }
    }
    return result
  }

  private func alongColumns(_ filter: LineFilter) -> Plane { transposed().alongRows(filter).transposed() }

  private func transposed() -> Plane {
    var result = Plane(width: height, height: width)
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        for y in 0..<height {
          for x in 0..<width { target[x * height + y] = source[y * width + x] }
        }
      }
    }
    return result
  }

  private static func convolve(
    _ line: UnsafeBufferPointer<Float>, _ weights: [Float], _ out: UnsafeMutableBufferPointer<Float>
  ) {
    let radius = weights.count / 2
    let last = line.count - 1
    weights.withUnsafeBufferPointer { weights in
      for x in 0...last {
        var sum: Float = 0
        if x >= radius, x + radius <= last {
          for tap in 0..<weights.count { sum += weights[tap] * line[x - radius + tap] }
        } else {
          for tap in 0..<weights.count { sum += weights[tap] * line[min(max(x - radius + tap, 0), last)] }
        }
        out[x] = sum
      }
    }
  }

  private static func largest(
    _ line: UnsafeBufferPointer<Float>, _ radius: Int, _ out: UnsafeMutableBufferPointer<Float>
  ) {
    let last = line.count - 1
    for x in 0...last {
      var value = line[x]
      for near in max(0, x - radius)...min(last, x + radius) where line[near] > value { value = line[near] }
      out[x] = value
    }
  }

  private static func mean(
    _ line: UnsafeBufferPointer<Float>, _ radius: Int, _ out: UnsafeMutableBufferPointer<Float>
  ) {
    let last = line.count - 1
    var sums = [Float](repeating: 0, count: line.count + 1)
    for x in 0...last { sums[x + 1] = sums[x] + line[x] }
    for x in 0...last {
      let low = max(0, x - radius)
      let high = min(last, x + radius)
      out[x] = (sums[high + 1] - sums[low]) / Float(high - low + 1)
    }
  }
}
