import KatsudoCore

/// The waiting jobs of all owners and the turns of the owners, in memory. It computes positions.
struct WaitingJobs: Sendable {
  struct Job: Sendable {
    var sequence: Int64
    var owner: Owner
    var lane: String
    var priority: Int
  }

  /// The waiting jobs of one owner in one lane.
  fileprivate struct Line: Sendable {
    var byPriority: [Int: LaneOrder] = [:]
    var count = 0
    /// The number of the event by which the first of these jobs came.
    var arrived: Int64
  }

  private var owners: [Owner: [String: Line]] = [:]
  /// The turns by engine, as they are stored.
  private var turns: [String: [Owner: StoredTurn]] = [:]
  /// The limits of the owners whose limits were set.
  private(set) var limits: [Owner: OwnerLimits] = [:]
  private(set) var countByLane: [String: Int] = [:]
  var plan = QueuePlan()

  mutating func insert(_ job: Job, eventID: Int64) {
    let before = owners[job.owner]?[job.lane]?.count ?? 0
    owners[job.owner, default: [:]][job.lane, default: Line(arrived: eventID)].insert(job)
    let change = (owners[job.owner]?[job.lane]?.count ?? 0) - before
    if change != 0 { countByLane[job.lane, default: 0] += change }
  }

  /// Removes a job. A job that does not wait changes nothing.
  mutating func remove(_ job: Job) {
    guard let before = owners[job.owner]?[job.lane]?.count else { return }
    owners[job.owner]?[job.lane]?.remove(job)
    let after = owners[job.owner]?[job.lane]?.count ?? 0
    if after == 0 { owners[job.owner]?[job.lane] = nil }
    if owners[job.owner]?.isEmpty == true { owners[job.owner] = nil }
    let count = (countByLane[job.lane] ?? 0) + after - before
    countByLane[job.lane] = count > 0 ? count : nil
  }

  /// The number of all waiting jobs.
  var count: Int { countByLane.values.reduce(0, +) }

  func count(of owner: Owner) -> Int { owners[owner]?.values.reduce(0) { $0 + $1.count } ?? 0 }
  /// The sequence number of the oldest job of each lane. It takes time proportional to the number of owners.
  var oldestByLane: [String: Int64] {
    var oldest: [String: Int64] = [:]
    for lines in owners.values {
      for (lane, line) in lines {
        guard let first = line.byPriority.values.compactMap(\.first).min() else { continue }
        oldest[lane] = min(oldest[lane] ?? first, first)
      }
    }
    return oldest
  }

  /// Applies what a claim changed.
  mutating func apply(_ changes: OwnerTurnsTable.Changes, engine: String) {
    for change in changes { turns[engine, default: [:]][change.owner] = change.turn }
  }

  mutating func set(_ limits: OwnerLimits, of owner: Owner) { self.limits[owner] = limits }

  /// Takes over the turns, the limits and the arrivals as they are stored.
  mutating func take(_ stored: StoredTurns) {
    turns = stored.turns
    limits = stored.limits
    for (owner, lane, arrived) in stored.arrivals { owners[owner]?[lane]?.arrived = arrived }
  }

  /// Returns the position of a waiting job in the ring of its lane's first engine. Position 1 starts next. The answer is exact if nothing
  /// arrives, is cancelled, or meets a limit. It takes time proportional to the number of owners.
  func position(of job: Job) -> Int {
    let engine = plan.firstEngine[job.lane]
    let lanes = engine.flatMap { plan.lanes[$0] } ?? [job.lane]
    let stored = engine.flatMap { turns[$0] } ?? [:]
    let rank = rank(of: job, among: lanes)
    guard let own = line(of: job.owner, in: lanes, stored) else { return rank + 1 }
    let turnsBefore = own.turn.turns(before: rank)
    var position = rank + 1
    for owner in owners.keys where owner != job.owner {
      guard let other = line(of: owner, in: lanes, stored) else { continue }
      position += other.turn.jobs(inTurns: other.place < own.place ? turnsBefore + 1 : turnsBefore)
    }
    return position
  }

  /// Returns the owner's place in the ring and its turn, or `nil` if no job of the owner waits in the lanes.
  private func line(
    of owner: Owner, in lanes: Set<String>, _ stored: [Owner: StoredTurn]
  ) -> (place: (Int, Int64), turn: OwnerTurns)? {
    var waiting = 0
    var arrived = Int64.max
    for (lane, line) in owners[owner] ?? [:] where lanes.contains(lane) {
      waiting += line.count
      arrived = min(arrived, line.arrived)
    }
    guard waiting > 0 else { return nil }
    // Owners whom no claim has seen yet join at the end, in the order of their arrival.
    let place = stored[owner].map { (0, $0.place) } ?? (1, arrived)
    return (place, OwnerTurns(waiting: waiting, weight: limits[owner]?.weight ?? 1, used: stored[owner]?.used ?? 0))
  }

  /// Returns the number of jobs of the same owner that start before a job: those with a higher priority, and older ones with the same.
  private func rank(of job: Job, among lanes: Set<String>) -> Int {
    var rank = 0
    for (lane, line) in owners[job.owner] ?? [:] where lanes.contains(lane) {
      for (priority, order) in line.byPriority where priority >= job.priority {
        rank += priority > job.priority ? order.count : order.count(below: job.sequence)
      }
    }
    return rank
  }
}

extension WaitingJobs.Line {
  fileprivate mutating func insert(_ job: WaitingJobs.Job) {
    let before = byPriority[job.priority]?.count ?? 0
    byPriority[job.priority, default: LaneOrder()].insert(job.sequence)
    count += (byPriority[job.priority]?.count ?? 0) - before
  }

  fileprivate mutating func remove(_ job: WaitingJobs.Job) {
    guard let before = byPriority[job.priority]?.count else { return }
    byPriority[job.priority]?.remove(job.sequence)
    let after = byPriority[job.priority]?.count ?? 0
    if after == 0 { byPriority[job.priority] = nil }
    count += after - before
  }
}
