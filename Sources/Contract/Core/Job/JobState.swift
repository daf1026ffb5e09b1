/// The state of a job. `docs/06-queue-and-states.md` shows every transition between the states.
package enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
  case inQueue = "in_queue"
  case inProgress = "in_progress"
  case succeeded
  case failed
  case cancelled

  /// `true` if the state never changes again.
  package var isFinal: Bool {
    switch self {
    case .inQueue, .inProgress: false
    case .succeeded, .failed, .cancelled: true
    }
  }
}
