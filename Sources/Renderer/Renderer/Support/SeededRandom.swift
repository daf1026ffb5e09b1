/// A random number generator whose numbers depend only on the seed and the purpose (SplitMix64, Steele and others, 2014).
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// Creates a generator for one purpose. The parts of the renderer use different purposes, so they do not change each other's numbers.
  package init(seed: Int64, purpose: String) {
    // This is the FNV-1a hash of the name of the purpose.
    let name = purpose.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    state = name ^ (UInt64(bitPattern: seed) &* 0x9E37_79B9_7F4A_7C15)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns a uniformly distributed number in 0..<1.
  package mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// Returns a uniformly distributed number in `low..<high`.
  package mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }
}
