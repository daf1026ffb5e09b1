/// Film grain: noise that is generated once. Each frame and each row of cells reads it at another place.
struct GrainTile: Sendable {
  /// The number of noise values in a row. It is larger than the width of the widest frame.
  static let stride = 2304
  private static let rows = 96

  private let noise: GrainNoise
  private let frame: Int

  /// - Parameter strength: The standard deviation in levels.
  init(strength: Double, seed: Int64) {
    noise = GrainNoise(count: Self.stride * Self.rows, strength: strength, seed: seed)
    frame = 0
  }

  private init(noise: GrainNoise, frame: Int) {
    self.noise = noise
    self.frame = frame
  }

  func at(frame: Int) -> GrainTile { GrainTile(noise: noise, frame: frame) }

  /// Returns the noise for eight rows of samples.
  func row(_ index: Int) -> UnsafePointer<Int16> {
    let scattered = (index &* 7919 &+ frame &* 104_729) & 0xFFFF
    let room = Self.stride * (Self.rows - 8) - Self.stride
    return UnsafePointer(noise.start + scattered * 13 % room)
  }
}

/// The noise of the grain. It is unchecked Sendable because it is constant after its initialiser.
private final class GrainNoise: @unchecked Sendable {
  let start: UnsafeMutablePointer<Int16>

  init(count: Int, strength: Double, seed: Int64) {
    start = .allocate(capacity: count)
    var random = SeededRandom(seed: seed, purpose: "grain")
    for index in 0..<count {
      // The sum of four uniform numbers has nearly a normal distribution, with a standard deviation of 0.577.
      let draw = (0..<4).reduce(0.0) { sum, _ in sum + random.between(-0.5, 0.5) }
      start[index] = Int16(clamping: Int(draw / 0.577 * strength * 64))
    }
  }

  deinit { start.deallocate() }
}
