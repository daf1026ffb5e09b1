import KatsudoCore

/// A cache of the unfinished jobs as of the last commit, and of the status of some finished jobs. It answers status and position without
/// the database. It changes only after a commit. No write ever depends on it.
struct JobCache: Sendable {
  private struct Entry: Sendable {
    var job: WaitingJobs.Job
    var state: JobState
    var progress: Double
  }

  private var entries: [String: Entry] = [:]
  var waiting = WaitingJobs()
  var ended = FinishedGlances()
  /// The number of the last event that was read from the database. It is used only if others may also write the database.
  var lastEvent: Int64 = 0

  /// Stores the current state of a job.
  ///
  /// - Parameter eventID: the number of the event that gave the job this state.
  mutating func set(_ job: Job, eventID: Int64) {
    let waiting = WaitingJobs.Job(sequence: job.sequence, owner: job.owner, lane: job.modelID, priority: job.priority)
    set(id: job.id, waiting, state: job.state, progress: job.progress, eventID: eventID)
  }

  mutating func set(id: String, _ job: WaitingJobs.Job, state: JobState, progress: Double, eventID: Int64) {
    if state == .inQueue { waiting.insert(job, eventID: eventID) } else { waiting.remove(job) }
    entries[id] = state.isFinal ? nil : Entry(job: job, state: state, progress: progress)
  }

  /// Keeps the status of a job that has just ended.
  mutating func keepEnd(of job: Job) {
    let glance = JobGlance(owner: job.owner, state: job.state, position: nil, reported: job.progress)
    ended.keep(glance, id: job.id, readAt: ended.deletions)
  }

  mutating func report(_ progress: Double, id: String) { entries[id]?.progress = progress }

  func isUnfinished(_ id: String) -> Bool { entries[id] != nil }

  /// Returns the status of an unfinished job, or `nil` for every other job.
  func glance(id: String) -> JobGlance? {
    guard let entry = entries[id] else { return nil }
    let position = entry.state == .inQueue ? waiting.position(of: entry.job) : nil
    return JobGlance(owner: entry.job.owner, state: entry.state, position: position, reported: entry.progress)
  }

  var counts: JobCounts {
    JobCounts(waitingByLane: waiting.countByLane, running: entries.count - waiting.countByLane.values.reduce(0, +))
  }
}
