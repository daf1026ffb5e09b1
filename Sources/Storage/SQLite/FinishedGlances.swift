import KatsudoCore

/// A cache of the status of requests that finished lately, or that callers asked for lately. The status of a finished request never changes, so an entry is
/// valid until the request is deleted. The cache has a fixed size: a new entry replaces the oldest one.
struct FinishedGlances: Sendable {
  private static let capacity = 8192
  private var glances: [String: JobGlance] = [:]
  /// The ids in the order of their arrival, as a ring buffer.
  private var order: [String] = []
  private var oldest = 0
  /// The number of deletions so far. It prevents that a status which was read before a deletion is stored after it.
  private(set) var deletions = 0

  subscript(id: String) -> JobGlance? { glances[id] }

  /// - Parameter deletions: the number of deletions before the status was read.
  mutating func keep(_ glance: JobGlance, id: String, readAt deletions: Int) {
    guard deletions == self.deletions, glances.updateValue(glance, forKey: id) == nil else { return }
    if order.count < Self.capacity {
      order.append(id)
    } else {
      glances[order[oldest]] = nil
      order[oldest] = id
      oldest = (oldest + 1) % Self.capacity
    }
  }

  mutating func forget(_ ids: [String]) {
    deletions += 1
    for id in ids { glances[id] = nil }
  }
}
