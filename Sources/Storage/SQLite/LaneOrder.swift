/// The waiting jobs of one lane, by their sequence numbers. It finds the position of a job in logarithmic time: each number has a slot, the
/// slots are in rising order, and a Fenwick tree (Fenwick 1994) counts the taken slots.
package struct LaneOrder: Sendable {
  private var sequences: [Int64] = []
  private var isTaken: [Bool] = []
  /// `tree[i]` counts the taken slots in the `i & -i` slots that end with slot `i - 1`; `tree[0]` is unused.
  private var tree: [Int] = [0]
  package private(set) var count = 0

  /// The slots are rebuilt when the empty slots outnumber the taken ones by more than this number.
  private static let sweepThreshold = 64

  package init() {}

  /// The lowest sequence number, or `nil` if no job waits.
  package var first: Int64? {
    guard count > 0 else { return nil }
    // Goes down the tree past every span without a taken slot.
    var slot = 0
    var span = 1 << (Int.bitWidth - 1 - sequences.count.leadingZeroBitCount)
    while span > 0 {
      if slot + span <= sequences.count, tree[slot + span] == 0 { slot += span }
      span /= 2
    }
    return sequences[slot]
  }

  package mutating func insert(_ sequence: Int64) {
    if let last = sequences.last, sequence <= last {
      reinsert(sequence)
      return
    }
    sequences.append(sequence)
    isTaken.append(true)
    let index = sequences.count
    // The span of the new node ends at this slot. Its sum is one for the slot plus the sums of the nodes in its span.
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

  /// Removes a job. If the job does not wait here, nothing changes.
  package mutating func remove(_ sequence: Int64) {
    guard let slot = slot(of: sequence), isTaken[slot] else { return }
    isTaken[slot] = false
    add(-1, at: slot)
    count -= 1
    if sequences.count > 2 * count + Self.sweepThreshold { rebuild(takenSequences) }
  }

  /// Returns the position of a job, or `nil` if the job does not wait here. Position 1 starts next.
  package func position(of sequence: Int64) -> Int? {
    guard let slot = slot(of: sequence), isTaken[slot] else { return nil }
    return taken(before: slot + 1)
  }

  /// Returns the number of jobs with a lower sequence number.
  package func count(below sequence: Int64) -> Int { taken(before: firstSlot(from: sequence)) }

  /// Returns the number of taken slots before a slot.
  private func taken(before slot: Int) -> Int {
    var sum = 0
    var index = slot
    while index > 0 {
      sum += tree[index]
      index -= index & -index
    }
    return sum
  }

  /// Inserts a job that waits again, for example after a lost lease. Its number is not the highest one.
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
    let slot = firstSlot(from: sequence)
    return slot < sequences.count && sequences[slot] == sequence ? slot : nil
  }

  /// Returns the first slot with this sequence number or a higher one.
  private func firstSlot(from sequence: Int64) -> Int {
    var low = 0
    var high = sequences.count
    while low < high {
      let middle = (low + high) / 2
      if sequences[middle] < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
