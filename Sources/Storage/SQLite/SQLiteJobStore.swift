import GRDB
package import KatsudoAPI
package import KatsudoCore
package import Logging
import NIOConcurrencyHelpers

/// The store of jobs in SQLite.
///
/// With exclusive access to the database, the store answers the status of unfinished jobs from a cache, and recovers every job that was
/// running when it opens: the job waits again in its old place, and no lost attempt is counted. Handed-over work stays in progress, so that
/// a worker can reattach to it.
package final class SQLiteJobStore: JobStore {
  let database: SQLiteDatabase
  let time: TimeSource
  let limits: JobLifecycle.Limits
  let outbox: OutboxLimits
  let cache = NIOLockedValueBox(JobCache())
  private let observers = NIOLockedValueBox<[@Sendable (JobChange) -> Void]>([])
  private let progressObservers = NIOLockedValueBox<[@Sendable (Claim.ID) -> Void]>([])

  package init(
    _ database: SQLiteDatabase, time: TimeSource, limits: JobLifecycle.Limits = .init(), outbox: OutboxLimits = .init(), logger: Logger
  )
    async throws
  {
    self.database = database
    self.time = time
    self.limits = limits
    self.outbox = outbox
    if database.access == .exclusive { try await recover(logger) }
    try loadCache()
  }

  package func observe(_ observer: @escaping @Sendable (JobChange) -> Void) { observers.withLockedValue { $0.append(observer) } }

  package func observeProgress(_ observer: @escaping @Sendable (Claim.ID) -> Void) {
    progressObservers.withLockedValue { $0.append(observer) }
  }

  /// Publishes a committed report of progress, first to the cache, then to the observers.
  func announce(_ fraction: Double?, of claim: Claim.ID) {
    if let fraction { cache.withLockedValue { $0.report(fraction, id: claim.requestID) } }
    for observer in progressObservers.withLockedValue({ $0 }) { observer(claim) }
  }

  package func checkRoom(for owner: Owner, limits: WaitingLimits, hasPrice: Bool) async throws {
    // The cache only says if a look at the database is worth its time. The database decides.
    let mayBeFull = cache.withLockedValue { cache in
      let own = cache.waiting.limits[owner] ?? OwnerLimits()
      let limits = limits.with(own)
      return own.dollarsPerDay != nil || cache.waiting.count(of: owner) >= limits.owner || cache.waiting.count >= limits.all
    }
    if database.access == .exclusive, !mayBeFull { return }
    try database.read { db in
      let own = try OwnerTable.limits(of: owner, db)
      try WaitingCounts.check(owner, limits.with(own), db)
      try Spending.check(owner, adding: hasPrice ? 1 : 0, at: time.now(), limits: own, db)
    }
  }

  package func use(_ plan: QueuePlan) { cache.withLockedValue { $0.waiting.plan = plan } }

  package func limits(of owner: Owner) async throws -> OwnerLimits {
    if database.access == .exclusive { return cache.withLockedValue { $0.waiting.limits[owner] } ?? OwnerLimits() }
    return try database.look { try OwnerTable.limits(of: owner, $0) }
  }

  package func spentToday(by owner: Owner) async throws -> Double {
    try database.look { [time] in try Spending.total(of: owner, at: time.now(), $0) }
  }

  package func ownersWithLimits() async throws -> [Owner: OwnerLimits] { try database.look { try OwnerTable.all($0) } }

  package func setLimits(_ limits: OwnerLimits, of owner: Owner, by actor: AuditActor) async throws {
    try await database.write { [time] db in
      try OwnerTable.set(limits, of: owner, by: actor, at: time.now(), db)
    } afterCommit: { _ in
      self.cache.withLockedValue { $0.waiting.set(limits, of: owner) }
    }
  }

  /// Publishes a committed change, first to the cache, then to the observers.
  func announce(_ change: JobChange) {
    if change.isEmpty { return }
    cache.withLockedValue { cache in
      cache.set(change.job, eventID: change.eventID)
      // Those who wait for the end ask for it at once.
      if database.access == .exclusive, change.job.state.isFinal { cache.keepEnd(of: change.job) }
    }
    for observer in observers.withLockedValue({ $0 }) { observer(change) }
  }

  package func submit(_ job: NewJob, limits: WaitingLimits, earlier: EarlierResult?) async throws {
    let reused = earlier.map { StoredResult($0.result) }
    let values = job.input.values.jsonText
    let media = JSONValue.array(job.input.media.map(\.json)).jsonText
    _ = try await database.write { [self] db -> [JobChange] in
      try IdempotencyKeys.check(job, db)
      let own = try OwnerTable.limits(of: job.owner, db)
      // A job that gets an earlier result neither waits nor costs anything.
      if let limit = limits.lane, earlier == nil { try WaitingCounts.checkLane(of: job, limit, db) }
      try WaitingCounts.addSubmitted(job.owner, earlier == nil ? limits.with(own) : WaitingLimits(owner: .max, all: .max), db)
      try db.cachedStatement(
        sql: "INSERT INTO job (id, owner, key_id, model, priority, state, created_at) VALUES (?, ?, ?, ?, ?, 'in_queue', ?)"
      ).run([job.id, job.owner.name, job.keyID, job.modelID, job.priority, job.createdAt.microseconds])
      let sequence = db.lastInsertedRowID
      try db.cachedStatement(sql: "INSERT INTO input VALUES (?, ?, ?)").run([sequence, values, media])
      try IdempotencyKeys.insert(job, db)
      try UploadUses.insert(job, sequence: sequence, db)
      try Labels.insert(job, sequence: sequence, db)
      try StoredFacts.insert(job, sequence: sequence, db)
      if earlier == nil { try Spending.reserve(job, sequence: sequence, limits: own, db) }
      try Traces.insert(job, sequence: sequence, db)
      let eventID = try EventLog.append(.submitted, job: sequence, attempt: 0, state: .inQueue, at: job.createdAt, db)
      try WaitingOwners.add(job.owner, lane: job.modelID, eventID: eventID, db)
      var addsDelivery = false
      if let webhook = job.webhook {
        try Outbox.insert(webhook, job: sequence, outbox, db)
        addsDelivery = try Outbox.append(job: sequence, owner: job.owner, state: .inQueue, at: job.createdAt, outbox, db)
      }
      let stored = Job(
        sequence: sequence, id: job.id, owner: job.owner, keyID: job.keyID, modelID: job.modelID, priority: job.priority,
        lifecycle: JobLifecycle(state: .inQueue), createdAt: job.createdAt)
      let change = JobChange(job: stored, before: nil, event: .submitted, eventID: eventID, addsDelivery: addsDelivery)
      guard let earlier, let row = try JobRow.fetch(id: job.id, db) else { return [change] }
      // The job ends in the transaction in which it comes, so no worker ever sees it.
      let ending = JobEnding(seconds: earlier.result.seconds, facts: earlier.facts)
      let event = JobEvent.reused(from: earlier.origin, engine: earlier.engine)
      return [change, try move(row, by: event, result: reused, ending: ending, db)]
    } afterCommit: {
      for change in $0 { self.announce(change) }
    }
  }

  private func recover(_ logger: Logger) async throws {
    let changes = try await database.write { [self] db in
      try Outbox.recover(at: time.now(), db)
      try EventLog.skipIDs(db)
      let rows = try Row.fetchAll(db, sql: "SELECT \(JobRow.columns) FROM job WHERE lease_until IS NOT NULL")
      return try rows.map { try JobRow($0) }.map { try move($0, by: .released(attempt: $0.job.attempt), db) }
    }
    let adrift = changes.count { $0.job.lifecycle.isAdrift }
    if changes.count > adrift { logger.notice("jobs of the last run queued again", metadata: ["count": "\(changes.count - adrift)"]) }
    if adrift > 0 { logger.notice("jobs of the last run are with other services", metadata: ["count": "\(adrift)"]) }
  }

  private func loadCache() throws {
    var loaded = try database.read { db in
      var loaded = JobCache()
      // SQLite reads the index of waiting jobs for this order. For any other order it would read the whole table, with all finished jobs.
      let rows = try Row.fetchCursor(
        db,
        sql: "SELECT id, sequence, owner, model, priority FROM job WHERE state = 'in_queue' ORDER BY model, owner, priority DESC, sequence")
      while let row = try rows.next() {
        let job = WaitingJobs.Job(sequence: row[1], owner: Owner(stored: row[2]), lane: row[3], priority: row[4])
        loaded.set(id: row[0], job, state: .inQueue, progress: 0, eventID: 0)
      }
      loaded.waiting.take(try StoredTurns(db))
      for condition in ["lease_until IS NOT NULL", "state = 'in_progress' AND worker IS NULL"] {
        for row in try Row.fetchAll(db, sql: "SELECT \(JobRow.columns) FROM job WHERE \(condition)") {
          loaded.set(try JobRow(row).job, eventID: 0)
        }
      }
      loaded.lastEvent = try EventLog.last(db)
      return loaded
    }
    cache.withLockedValue { cache in
      loaded.waiting.plan = cache.waiting.plan
      cache = loaded
    }
  }

  /// Updates the cache if others may write the database. It runs as a write command, so it never overwrites a newer change of this object.
  func refreshCache() async throws {
    guard database.access == .shared else { return }
    let last = cache.withLockedValue { $0.lastEvent }
    _ = try await database.write { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(JobRow.columns) FROM job WHERE sequence IN (SELECT job FROM event WHERE id > ?)", arguments: [last])
      return (try rows.map { try JobRow($0).job }, try EventLog.last(db), try StoredTurns(db))
    } afterCommit: { (jobs, last, turns) in
      self.cache.withLockedValue { cache in
        for job in jobs { cache.set(job, eventID: 0) }
        cache.waiting.take(turns)
        cache.lastEvent = max(cache.lastEvent, last)
      }
    }
  }
}

extension WaitingLimits {
  /// Returns these limits with an owner's own limit in place of the server's.
  fileprivate func with(_ own: OwnerLimits) -> WaitingLimits { WaitingLimits(owner: own.waiting ?? owner, all: all) }
}

/// The table `waiting`: the number of waiting jobs of each owner and of all owners.
enum WaitingCounts {
  /// Counts a job that was submitted.
  ///
  /// - Throws: ``QueueFull``. Nothing was written then.
  static func addSubmitted(_ owner: Owner, _ limits: WaitingLimits, _ db: Database) throws {
    let scope = scope(owner)
    try db.cachedStatement(
      sql: """
        UPDATE waiting SET count = count + 1 WHERE scope IN ('all', ?1) AND NOT EXISTS
          (SELECT 1 FROM waiting WHERE scope IN ('all', ?1) AND count >= CASE scope WHEN 'all' THEN ?3 ELSE ?2 END)
        """
    ).run([scope, limits.owner, limits.all])
    switch db.changesCount {
    case 2: break
    // An owner without any earlier job has no row yet.
    case 1: try db.cachedStatement(sql: "INSERT INTO waiting VALUES (?, 1)").run([scope])
    default:
      try check(owner, limits, db)
      throw QueueFull.all(limit: limits.all)
    }
  }

  /// - Throws: ``QueueFull`` if no further job of the owner may wait.
  static func check(_ owner: Owner, _ limits: WaitingLimits, _ db: Database) throws {
    let select = try db.cachedStatement(sql: "SELECT count FROM waiting WHERE scope = ?")
    if try Int.fetchOne(select, arguments: [scope(owner)]) ?? 0 >= limits.owner { throw QueueFull.owner(limit: limits.owner) }
    if try Int.fetchOne(select, arguments: ["all"]) ?? 0 >= limits.all { throw QueueFull.all(limit: limits.all) }
  }

  /// - Throws: ``QueueFull`` if no further job of the owner may wait in the lane of a job.
  static func checkLane(of job: NewJob, _ limit: Int, _ db: Database) throws {
    let select = try db.cachedStatement(
      sql: """
        SELECT count(*) FROM
          (SELECT 1 FROM job INDEXED BY job_waiting WHERE model = ? AND owner = ? AND state = 'in_queue' LIMIT ?)
        """)
    if try Int.fetchOne(select, arguments: [job.modelID, job.owner.name, limit]) ?? 0 >= limit { throw QueueFull.lane(limit: limit) }
  }

  /// Counts a job that waits again (1) or that no longer waits (-1). No limit is checked, because an accepted job is never refused.
  static func add(_ change: Int, _ owner: Owner, _ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE waiting SET count = count + ? WHERE scope IN ('all', ?)").run([change, scope(owner)])
  }

  private static func scope(_ owner: Owner) -> String { "owner:" + owner.name }
}

/// The table `event`.
enum EventLog {
  /// - Returns: the event's number.
  static func append(
    _ kind: JobEventKind, job: Int64, attempt: Int, state: JobState, at: Timestamp, detail: JSONValue? = nil, _ db: Database
  ) throws -> Int64 {
    try db.cachedStatement(sql: "INSERT INTO event (job, kind, attempt, state, at, detail) VALUES (?, ?, ?, ?, ?, ?)")
      .run([job, kind.rawValue, attempt, state.rawValue, at.microseconds, detail?.jsonText])
    return db.lastInsertedRowID
  }

  /// Leaves out the ids that events may have had which a power cut undid. A reader may have seen them, so they are not used again.
  static func skipIDs(_ db: Database) throws { try db.execute(sql: "UPDATE sqlite_sequence SET seq = seq + 1000000 WHERE name = 'event'") }

  static func last(_ db: Database) throws -> Int64 { try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0 }
}
