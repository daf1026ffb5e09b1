import KatsudoCore

/// The jobs that have not finished, as the last commit left them. It answers status and position without touching the database; it is
/// changed only after a commit and never asked before a write.
struct LiveJobs: Sendable {
  struct Entry: Sendable {
    var sequence: Int64
    var owner: Owner
    var lane: String
    var state: JobState
    var progress: Double
    /// The engine whose service has the work.
    var handedTo: String?
    var isCancelAsked = false
  }

  private(set) var entries: [String: Entry] = [:]
  private var lanes: [String: LaneOrder] = [:]
  /// By engine, the jobs that were handed over and that no attempt waits for.
  private(set) var adrift: [String: Set<String>] = [:]
  var ended = FinishedGlances()

  mutating func queued(id: String, sequence: Int64, owner: Owner, lane: String) {
    entries[id] = Entry(sequence: sequence, owner: owner, lane: lane, state: .inQueue, progress: 0)
    lanes[lane, default: LaneOrder()].insert(sequence)
  }

  mutating func started(id: String, progress: Double) {
    guard var entry = entries[id] else { return }
    lanes[entry.lane]?.remove(entry.sequence)
    entry.state = .inProgress
    entry.progress = progress
    entries[id] = entry
  }

  /// A job that is in progress at the start: it was handed over.
  mutating func running(id: String, _ entry: Entry) {
    entries[id] = entry
    leftAdrift(id: id)
  }

  mutating func handedOver(id: String, to engine: String?) {
    if engine == nil { reattached(id: id) }
    entries[id]?.handedTo = engine
  }

  mutating func leftAdrift(id: String) {
    guard let engine = entries[id]?.handedTo else { return }
    adrift[engine, default: []].insert(id)
  }

  mutating func reattached(id: String) {
    guard let engine = entries[id]?.handedTo else { return }
    adrift[engine]?.remove(id)
  }

  mutating func cancelAsked(id: String, _ isAsked: Bool) { entries[id]?.isCancelAsked = isAsked }

  mutating func progressed(id: String, to progress: Double) { entries[id]?.progress = progress }

  mutating func requeued(id: String) {
    guard let entry = entries[id] else { return }
    queued(id: id, sequence: entry.sequence, owner: entry.owner, lane: entry.lane)
  }

  mutating func finished(id: String) {
    reattached(id: id)
    guard let entry = entries.removeValue(forKey: id) else { return }
    lanes[entry.lane]?.remove(entry.sequence)
  }

  func position(of entry: Entry) -> Int? { lanes[entry.lane]?.position(of: entry.sequence) }

  var waitingByLane: [String: Int] { lanes.mapValues(\.count).filter { $0.value > 0 } }

  var waitingCount: Int { lanes.values.reduce(0) { $0 + $1.count } }

  func waiting(in lane: String) -> Int { lanes[lane]?.count ?? 0 }
}
