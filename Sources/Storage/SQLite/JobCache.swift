import KatsudoCore

/// A cache of the unfinished jobs as of the last commit, and of the status of some finished jobs. It answers status and position without
/// the database. It changes only after a commit, and it never decides about a write.
struct JobCache: Sendable {
  private struct Entry: Sendable {
    var sequence: Int64
    var owner: Owner
    var lane: String
    var state: JobState
    var progress: Double
  }

  private var entries: [String: Entry] = [:]
  private var lanes: [String: LaneOrder] = [:]
  var ended = FinishedGlances()
  /// The number of the last event that was read from the database. It is used only if others may write the database.
  var lastEvent: Int64 = 0

  /// Stores the current state of a job.
  mutating func set(_ job: Job) {
    set(id: job.id, sequence: job.sequence, owner: job.owner, lane: job.modelID, state: job.state, progress: job.progress)
  }

  mutating func set(id: String, sequence: Int64, owner: Owner, lane: String, state: JobState, progress: Double) {
    if state == .inQueue { lanes[lane, default: LaneOrder()].insert(sequence) } else { lanes[lane]?.remove(sequence) }
    entries[id] = state.isFinal ? nil : Entry(sequence: sequence, owner: owner, lane: lane, state: state, progress: progress)
  }

  mutating func report(_ progress: Double, id: String) { entries[id]?.progress = progress }

  /// Returns the status of an unfinished job, or `nil` for every other job.
  func glance(id: String) -> JobGlance? {
    guard let entry = entries[id] else { return nil }
    return JobGlance(
      owner: entry.owner, state: entry.state, position: lanes[entry.lane]?.position(of: entry.sequence), reported: entry.progress)
  }

  var counts: JobCounts {
    let waiting = lanes.mapValues(\.count).filter { $0.value > 0 }
    return JobCounts(waitingByLane: waiting, running: entries.count - waiting.values.reduce(0, +))
  }
}
