import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct LaneOrderTests {
  /// A simple implementation to compare with.
  private struct Naive {
    var sequences: Set<Int64> = []
    func position(of sequence: Int64) -> Int? {
      sequences.contains(sequence) ? sequences.count { $0 <= sequence } : nil
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `positions equal those of a simple count after thousands of random changes`(seed: UInt64) {
    var random = SeededGenerator(seed)
    var order = LaneOrder()
    var naive = Naive()
    var last: Int64 = 0
    var seen: [Int64] = []
    for step in 0..<4000 {
      // Long phases of growing and shrinking, so that empty slots are removed more than once.
      let isGrowing = (step / 500) % 2 == 0
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<(isGrowing ? 6 : 2):
        last += Int64.random(in: 1...3, using: &random)
        seen.append(last)
        order.insert(last)
        naive.sequences.insert(last)
      case 9:
        // A job comes back from a worker, perhaps long after its slot was removed, or without having left.
        guard let back = seen.randomElement(using: &random) else { continue }
        order.insert(back)
        naive.sequences.insert(back)
      default:
        let gone = Bool.random(using: &random) ? naive.sequences.min() : naive.sequences.randomElement(using: &random)
        // Sometimes removes a number that is not there.
        let sequence = gone ?? Int64.random(in: 0...(last + 2), using: &random)
        order.remove(sequence)
        naive.sequences.remove(sequence)
      }
      #expect(order.count == naive.sequences.count)
      #expect(order.first == naive.sequences.min())
      for _ in 0..<3 {
        let sequence = Int64.random(in: 0...(last + 2), using: &random)
        #expect(order.position(of: sequence) == naive.position(of: sequence))
      }
    }
    let sorted = naive.sequences.sorted()
    #expect(sorted.map { order.position(of: $0) } == Array(1...max(sorted.count, 1)).prefix(sorted.count).map { $0 })
  }

  @Test func `an empty lane can be filled again`() {
    var order = LaneOrder()
    for sequence in 1...1000 as ClosedRange<Int64> { order.insert(sequence) }
    for sequence in 1...1000 as ClosedRange<Int64> { order.remove(sequence) }
    #expect(order.count == 0)
    #expect(order.position(of: 500) == nil)
    order.insert(500)
    order.insert(1001)
    order.insert(2)
    #expect([2, 500, 1001].map { order.position(of: $0) } == [1, 2, 3])
  }

  @Test func `inserting a number twice and removing a missing one change nothing`() {
    var order = LaneOrder()
    for sequence in [5, 5, 9, 9, 5] as [Int64] { order.insert(sequence) }
    order.remove(7)
    order.remove(100)
    #expect(order.count == 2)
    #expect(order.position(of: 9) == 2)
    order.remove(5)
    order.remove(5)
    #expect(order.count == 1)
    #expect(order.position(of: 9) == 1)
  }

  @Test func `the position in a lane of a hundred thousand jobs is right`() {
    var order = LaneOrder()
    for sequence in 1...100_000 as ClosedRange<Int64> { order.insert(sequence) }
    for sequence in stride(from: 2, through: 100_000, by: 2) as StrideThrough<Int64> { order.remove(sequence) }
    #expect(order.position(of: 99_999) == 50_000)
    #expect(order.position(of: 1) == 1)
    #expect(order.position(of: 100_000) == nil)
  }
}
