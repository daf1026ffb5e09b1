/// The motion of a scene at the time of one frame.
struct MotionField: Sendable {
  private let motion: SceneMotion
  private let drift: SIMD2<Float>?
  private let ripples: Ripples.Moment?
  private let sway: Sway.Moment?
  private let ramp: Float

  init(_ motion: SceneMotion, seconds: Double) {
    self.motion = motion
    ramp = Float(SceneMotion.ramp(seconds))
    drift = motion.drift?.shift(at: seconds)
    ripples = motion.ripples?.moment(at: seconds)
    sway = motion.sway?.moment(at: seconds)
  }

  /// Moves the places that a row of nodes reads, within the bounds of the texture.
  func shift(_ row: NodeRow, nodes: Int, margin: Int) {
    let size = motion.size
    let perWidth = 1 / (65536 * Float(size.width))
    let unit = 65536 * Float(size.width)
    let low = Int32((2 - margin) << 16)
    let highX = Int32((size.width + margin - 6) << 16)
    let highY = Int32((size.height + margin - 6) << 16)
    motion.amplitudes.withUnsafeBufferPointer { amplitudes in
      for node in 0..<nodes {
        let place = SIMD2(Float(row.x[node]), Float(row.y[node])) * perWidth
        let amplitude = self.amplitude(amplitudes, place)
        guard amplitude != .zero else { continue }
        let shift = shift(at: place, amplitude) * unit
        row.x[node] = min(max(row.x[node] &+ Int32(shift.x.rounded()), low), highX)
        row.y[node] = min(max(row.y[node] &+ Int32(shift.y.rounded()), low), highY)
      }
    }
  }

  /// Returns the brightness that the waves add to a place, -1...1. Below 0, the place becomes darker. Outside water, it is 0. Places are in
  /// frame widths.
  func shine(_ x: Float, _ y: Float) -> Float {
    guard let ripples else { return 0 }
    return motion.amplitudes.withUnsafeBufferPointer { amplitudes in
      let water = amplitude(amplitudes, SIMD2(x, y)).w
      return water > 0 ? ramp * water * ripples.shine(at: SIMD2(x, y)) : 0
    }
  }

  var isWet: Bool { ripples != nil }

  private func shift(at place: SIMD2<Float>, _ amplitude: SIMD4<Float>) -> SIMD2<Float> {
    var shift = SIMD2<Float>.zero
    if amplitude.x > 0, let drift { shift += amplitude.x * drift }
    if amplitude.y > 0, let ripples { shift += ramp * amplitude.y * ripples.wave(at: place) }
    if amplitude.z > 0, let sway { shift += ramp * amplitude.z * sway.lean(at: place) }
    return shift
  }

  @inline(__always)
  private func amplitude(_ amplitudes: UnsafeBufferPointer<SIMD4<Float>>, _ place: SIMD2<Float>) -> SIMD4<Float> {
    let (width, height) = (motion.width, motion.height)
    let aspect = Float(motion.size.height) / Float(motion.size.width)
    let x = min(max(place.x * Float(width) - 0.5, 0), Float(width - 1))
    let y = min(max(place.y / aspect * Float(height) - 0.5, 0), Float(height - 1))
    let left = min(Int(x), width - 2)
    let top = min(Int(y), height - 2)
    let (across, down) = (x - Float(left), y - Float(top))
    let index = top * width + left
    let upper = amplitudes[index] + (amplitudes[index + 1] - amplitudes[index]) * across
    let lower = amplitudes[index + width] + (amplitudes[index + width + 1] - amplitudes[index + width]) * across
    return upper + (lower - upper) * down
  }
}

extension MotionField {
  /// Moves the places of nodes, as the other function does, for arrays.
  func shift(_ x: inout [Int32], _ y: inout [Int32], margin: Int) {
    let nodes = min(x.count, y.count)
    x.withUnsafeMutableBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        shift(NodeRow(x: x, y: y), nodes: nodes, margin: margin)
      }
    }
  }
}
