import KatsudoCore
import KatsudoQueue
import KatsudoTesting

/// The status of a job, to compare with.
struct Seen: Sendable, Hashable {
  var owner: Owner = "ann"
  var state: JobState
  var position: Int?
  var progress: Double = 0
}

extension TestQueue {
  func seen(_ id: String) async throws -> Seen? {
    try await queue.store.glance(id: id).map { Seen(owner: $0.owner, state: $0.state, position: $0.position, progress: $0.progress) }
  }
}
