import KatsudoCore
import Testing

@Suite struct RequestIDTests {
  /// Returns the given numbers one after the other.
  struct Listed: RandomNumberGenerator {
    var bits: [UInt64]
    mutating func next() -> UInt64 { bits.removeFirst() }
  }

  @Test(
    arguments: [
      // The example of RFC 9562, appendix A.6.
      (0x017F_22E2_79B0, [0xCC3, 0x98C4_DC0C_0C07_398F], "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"),
      (0, [0, 0], "00000000-0000-7000-8000-000000000000"),
      (0xFFFF_FFFF_FFFF, [.max, .max], "ffffffff-ffff-7fff-bfff-ffffffffffff"),
      (1, [2, 3], "00000000-0001-7002-8000-000000000003"),
    ] as [(Int64, [UInt64], String)])
  func `an id is a UUID of version 7 in lower case`(milliseconds: Int64, bits: [UInt64], id: String) {
    var random = Listed(bits: bits)
    #expect(RequestID.make(at: milliseconds, random: &random) == id)
  }

  @Test func `ids sort by the time they were made`() {
    var random = SystemRandomNumberGenerator()
    let moments = [0, 1, 9, 10, 15, 16, 255, 256, 1_000_000, 1_763_800_000_000, 1_763_800_000_001, 1_800_000_000_000] as [Int64]
    let ids = moments.map { RequestID.make(at: $0, random: &random) }
    #expect(ids == ids.sorted())
  }

  @Test func `ten thousand ids of one millisecond are different and well formed`() {
    var random = SystemRandomNumberGenerator()
    let ids = (0..<10_000).map { _ in RequestID.make(at: 1_763_800_000_000, random: &random) }
    #expect(Set(ids).count == ids.count)
    let form = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
    #expect(ids.allSatisfy { $0.wholeMatch(of: form) != nil && RequestID.isWellFormed($0) })
  }

  @Test(arguments: ["a", "0", "_", "-", "0d0c", "AZaz09_-", String(repeating: "x", count: 128)])
  func `a request id has 1 to 128 letters, digits, underscores and dashes`(id: String) {
    #expect(RequestID.isWellFormed(id))
  }

  @Test(arguments: ["", " ", "a b", "a/b", "a.b", "..", "a\n", "é", "１", "a%20", "a;b", "\u{0}", String(repeating: "x", count: 129)])
  func `any other text is not a request id`(id: String) {
    #expect(!RequestID.isWellFormed(id))
  }
}
