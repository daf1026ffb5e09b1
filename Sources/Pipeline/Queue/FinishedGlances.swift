import EmakiCore

/// The status of requests that have ended, as far as somebody asked for it lately: an end never changes, so it can be told from memory until the
/// request is deleted. Bounded; the oldest entry makes room.
struct FinishedGlances: Sendable {
  private static let capacity = 8192
  private var glances: [String: JobGlance] = [:]
  /// Ids in the order they came, as a ring.
  private var order: [String] = []
  private var oldest = 0

  subscript(id: String) -> JobGlance? { glances[id] }

  mutating func keep(_ glance: JobGlance, id: String) {
    guard glances.updateValue(glance, forKey: id) == nil else { return }
    if order.count < Self.capacity {
      order.append(id)
    } else {
      glances[order[oldest]] = nil
      order[oldest] = id
      oldest = (oldest + 1) % Self.capacity
    }
  }

  mutating func forget(_ ids: [String]) {
    for id in ids { glances[id] = nil }
  }
}
