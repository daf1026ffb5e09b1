import GRDB
package import KatsudoAPI
package import KatsudoCore
package import Logging
import NIOConcurrencyHelpers

/// The store of jobs in SQLite.
///
/// If no other process writes the database, the store answers the status of unfinished jobs from a cache. When it opens, it then recovers
/// every job that was running: the job waits again in its old place, and no lost attempt is counted. Work that was handed over stays in
/// progress, so that a worker can reattach to it.
package final class SQLiteJobStore: JobStore {
  let database: SQLiteDatabase
  let time: TimeSource
  let limits: JobLifecycle.Limits
  let cache = NIOLockedValueBox(JobCache())
  private let observers = NIOLockedValueBox<[@Sendable (JobChange) -> Void]>([])

  package init(_ database: SQLiteDatabase, time: TimeSource, limits: JobLifecycle.Limits = .init(), logger: Logger) async throws {
    self.database = database
    self.time = time
    self.limits = limits
    if database.access == .exclusive { try await recover(logger) }
    try loadCache()
  }

  package func observe(_ observer: @escaping @Sendable (JobChange) -> Void) { observers.withLockedValue { $0.append(observer) } }

  /// Publishes a committed change, first to the cache, then to the observers.
  func announce(_ change: JobChange) {
    if change.isEmpty { return }
    cache.withLockedValue { $0.set(change.job) }
    for observer in observers.withLockedValue({ $0 }) { observer(change) }
  }

  package func submit(_ job: NewJob, limits: WaitingLimits) async throws {
    let values = job.input.values.jsonText
    let media = JSONValue.array(job.input.media.map(\.json)).jsonText
    _ = try await database.write { db -> JobChange in
      try IdempotencyKeys.check(job, db)
      try WaitingCounts.addSubmitted(job.owner, limits, db)
      try db.cachedStatement(
        sql: "INSERT INTO job (id, owner, key_id, model, priority, state, created_at) VALUES (?, ?, ?, ?, ?, 'in_queue', ?)"
      ).run([job.id, job.owner.name, job.keyID, job.modelID, job.priority, job.createdAt.microseconds])
      let sequence = db.lastInsertedRowID
      try db.cachedStatement(sql: "INSERT INTO input VALUES (?, ?, ?)").run([sequence, values, media])
      try IdempotencyKeys.insert(job, db)
      try Traces.insert(job, sequence: sequence, db)
      let eventID = try EventLog.append(.submitted, job: sequence, attempt: 0, state: .inQueue, at: job.createdAt, db)
      let stored = Job(
        sequence: sequence, id: job.id, owner: job.owner, keyID: job.keyID, modelID: job.modelID, priority: job.priority,
        lifecycle: JobLifecycle(state: .inQueue), createdAt: job.createdAt)
      return JobChange(job: stored, before: nil, event: .submitted, eventID: eventID)
    } afterCommit: {
      self.announce($0)
    }
  }

  private func recover(_ logger: Logger) async throws {
    let changes = try await database.write { [self] db in
      let rows = try Row.fetchAll(db, sql: "SELECT \(JobRow.columns) FROM job WHERE lease_until IS NOT NULL")
      return try rows.map { try JobRow($0) }.map { try move($0, by: .released(attempt: $0.job.attempt), db) }
    }
    let adrift = changes.count { $0.job.lifecycle.isAdrift }
    if changes.count > adrift { logger.notice("jobs of the last run queued again", metadata: ["count": "\(changes.count - adrift)"]) }
    if adrift > 0 { logger.notice("jobs of the last run are with other services", metadata: ["count": "\(adrift)"]) }
  }

  private func loadCache() throws {
    let loaded = try database.read { db in
      var loaded = JobCache()
      // The order is that of the index of waiting jobs. With any other order SQLite would read the whole table with all finished jobs.
      let rows = try Row.fetchCursor(
        db, sql: "SELECT id, sequence, owner, model FROM job WHERE state = 'in_queue' ORDER BY model, sequence")
      while let row = try rows.next() {
        loaded.set(id: row[0], sequence: row[1], owner: Owner(stored: row[2]), lane: row[3], state: .inQueue, progress: 0)
      }
      for condition in ["lease_until IS NOT NULL", "state = 'in_progress' AND worker IS NULL"] {
        for row in try Row.fetchAll(db, sql: "SELECT \(JobRow.columns) FROM job WHERE \(condition)") { loaded.set(try JobRow(row).job) }
      }
      loaded.lastEvent = try EventLog.last(db)
      return loaded
    }
    cache.withLockedValue { $0 = loaded }
  }

  /// Updates the cache if others write the database. It runs as a write command, so it never overwrites a newer change of this object.
  func refreshCache() async throws {
    guard database.access == .shared else { return }
    let last = cache.withLockedValue { $0.lastEvent }
    _ = try await database.write { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(JobRow.columns) FROM job WHERE sequence IN (SELECT job FROM event WHERE id > ?)", arguments: [last])
      return (try rows.map { try JobRow($0).job }, try EventLog.last(db))
    } afterCommit: { (jobs, last) in
      self.cache.withLockedValue { cache in
        for job in jobs { cache.set(job) }
        cache.lastEvent = max(cache.lastEvent, last)
      }
    }
  }
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
    // The row of an owner is missing before the owner's first job.
    case 1: try db.cachedStatement(sql: "INSERT INTO waiting VALUES (?, 1)").run([scope])
    default:
      let count = try Int.fetchOne(db, sql: "SELECT count FROM waiting WHERE scope = ?", arguments: [scope]) ?? 0
      throw count >= limits.owner ? QueueFull.owner(limit: limits.owner) : QueueFull.all
    }
  }

  /// Adds a job that waits again (1) or removes one that no longer waits (-1). It checks no limit, because an accepted job is never
  /// refused.
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

  static func last(_ db: Database) throws -> Int64 { try Int64.fetchOne(db, sql: "SELECT max(id) FROM event") ?? 0 }
}
