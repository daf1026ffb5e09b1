/// The waiting jobs of one lane by their sequence numbers, with the place of each in logarithmic time: slots in growing order and a
/// Fenwick tree (Fenwick 1994) that counts the taken ones.
package struct LaneOrder: Sendable {
  private var sequences: [Int64] = []
  private var isTaken: [Bool] = []
  /// `tree[i]` counts the taken slots in the `i & -i` slots that end with slot `i - 1`; `tree[0]` is unused.
  private var tree: [Int] = [0]
  package private(set) var count = 0

  /// How many slots may be empty before they are swept, beside half of all.
  private static let sweepThreshold = 64

  package init() {}

  package mutating func insert(_ sequence: Int64) {
    if let last = sequences.last, sequence <= last {
      reinsert(sequence)
      return
    }
    sequences.append(sequence)
    isTaken.append(true)
    let index = sequences.count
    // The new node's span ends here and holds what the spans below it hold, and itself.
    var sum = 1
    var child = index - 1
    let start = index - (index & -index)
    while child > start {
      sum += tree[child]
      child -= child & -child
    }
    tree.append(sum)
    count += 1
  }

  /// Takes a job out; one that is not there changes nothing.
  package mutating func remove(_ sequence: Int64) {
    guard let slot = slot(of: sequence), isTaken[slot] else { return }
    isTaken[slot] = false
    add(-1, at: slot)
    count -= 1
    if sequences.count > 2 * count + Self.sweepThreshold { rebuild(takenSequences) }
  }

  /// 1 for the job that starts next; `nil` where the job does not wait here.
  package func position(of sequence: Int64) -> Int? {
    guard let slot = slot(of: sequence), isTaken[slot] else { return nil }
    var sum = 0
    var index = slot + 1
    while index > 0 {
      sum += tree[index]
      index -= index & -index
    }
    return sum
  }

  /// A job that comes back, for example from a worker that vanished, has a number lower than the last.
  private mutating func reinsert(_ sequence: Int64) {
    if let slot = slot(of: sequence) {
      guard !isTaken[slot] else { return }
      isTaken[slot] = true
      add(1, at: slot)
      count += 1
    } else {
      var all = takenSequences
      all.insert(sequence, at: all.firstIndex { $0 > sequence } ?? all.endIndex)
      rebuild(all)
    }
  }

  private var takenSequences: [Int64] { zip(sequences, isTaken).compactMap { $1 ? $0 : nil } }

  private mutating func rebuild(_ taken: [Int64]) {
    self = LaneOrder()
    for sequence in taken { insert(sequence) }
  }

  private mutating func add(_ change: Int, at slot: Int) {
    var index = slot + 1
    while index < tree.count {
      tree[index] += change
      index += index & -index
    }
  }

  private func slot(of sequence: Int64) -> Int? {
    var low = 0
    var high = sequences.count
    while low < high {
      let middle = (low + high) / 2
      if sequences[middle] < sequence { low = middle + 1 } else { high = middle }
    }
    return low < sequences.count && sequences[low] == sequence ? low : nil
  }
}
