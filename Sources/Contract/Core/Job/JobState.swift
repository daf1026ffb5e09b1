/// Where a job stands. `docs/06-queue-and-states.md` draws every arrow between these.
package enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
  case inQueue = "in_queue"
  case inProgress = "in_progress"
  case succeeded
  case failed
  case cancelled

  /// Whether nothing can happen to the job any more.
  package var isFinal: Bool {
    switch self {
    case .inQueue, .inProgress: false
    case .succeeded, .failed, .cancelled: true
    }
  }
}
