import KatsudoCore

/// The status of requests that have ended, as far as somebody asked for it lately: an end never changes, so it can be told from memory until the
/// request is deleted. Bounded; the oldest entry makes room.
struct FinishedGlances: Sendable {
  private static let capacity = 8192
  private var glances: [String: JobGlance] = [:]
  /// Ids in the order they came, as a ring.
  private var order: [String] = []
  private var oldest = 0
  /// Grows with every deletion, so that what was read before one is not kept after it.
  private(set) var deletions = 0

  subscript(id: String) -> JobGlance? { glances[id] }

  /// - Parameter deletions: the count as it was before the glance was read.
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
