import CSampler
import Glibc

extension Plane {
  /// Returns a Gaussian blur. Samples outside the plane have the value of the edge.
  func blurred(sigma: Float) -> Plane {
    guard sigma > 0.3 else { return self }
    let radius = Int((sigma * 2.6).rounded(.up))
    let raw = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw.reduce(0, +)
    let weights = raw.map { $0 / sum }
    return filtered(room: width * height + width + 2 * radius + 64) { source, room, target in
      cs_convolve(source, Int32(width), Int32(height), weights, Int32(radius), room, target)
    }
  }

  /// Returns a grey dilation: for each sample, the largest value in the square of `radius` samples to each side.
  func dilated(radius: Int) -> Plane {
    guard radius > 0 else { return self }
    return filtered(room: width * height + width + 2 * radius + 64) { source, room, target in
      cs_largest(source, Int32(width), Int32(height), Int32(radius), room, target)
    }
  }

  /// Returns a grey erosion: for each sample, the smallest value in the square of `radius` samples to each side.
  func eroded(radius: Int) -> Plane {
    var flipped = self
    for index in values.indices { flipped.values[index] = -values[index] }
    flipped = flipped.dilated(radius: radius)
    for index in values.indices { flipped.values[index] = -flipped.values[index] }
    return flipped
  }

  /// Returns a box blur: for each sample, the mean of the square of `radius` samples to each side, without samples outside the plane.
  func boxed(radius: Int) -> Plane {
    filtered(room: width * (2 * height + 1) + 4 * (width + 1)) { source, room, target in
      cs_box(source, Int32(width), Int32(height), Int32(radius), room, target)
    }
  }

  private typealias Filter = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  /// - Parameter room: The number of floats that the filter needs as working memory.
  private func filtered(room: Int, by filter: Filter) -> Plane {
    let filled = [Float](unsafeUninitializedCapacity: values.count) { target, count in
      values.withUnsafeBufferPointer { source in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: room) { room in
          guard let from = source.baseAddress, let to = target.baseAddress, let start = room.baseAddress else { return }
          filter(from, start, to)
        }
      }
      count = values.count
    }
    return Plane(width: width, height: height, values: filled)
  }
}
