import GRDB
package import KatsudoCore
import KatsudoStore
import NIOConcurrencyHelpers

/// The part of a job that its status tells.
package struct JobGlance: Sendable, Hashable {
  package var owner: Owner
  package var state: JobState
  /// 1 for the job of its lane that starts next; only while it waits.
  package var position: Int?
  package var progress: Double
}

/// The part of a job that a listing tells.
package struct JobSummary: Sendable, Hashable {
  package var id: String
  package var modelID: String
  package var state: JobState
  package var createdAt: Timestamp
  package var finishedAt: Timestamp?
  package var error: String?
}

/// Which jobs a listing holds, newest first.
package struct JobFilter: Sendable, Hashable {
  package var owner: Owner
  /// Empty for every state.
  package var states: [JobState]
  /// The id of a job, kept or deleted since: only jobs accepted before it.
  package var before: String?
  package var limit: Int

  package init(owner: Owner, states: [JobState] = [], before: String? = nil, limit: Int) {
    self.owner = owner
    self.states = states
    self.before = before
    self.limit = limit
  }
}

extension JobQueue {
  /// What a status answer needs; `nil` where there is no such job. Jobs that have not finished are answered from memory.
  package func glance(id: String) throws -> JobGlance? {
    let (found, deletions) = live.withLockedValue { live -> (JobGlance?, Int) in
      guard let entry = live.entries[id] else { return (live.ended[id], live.ended.deletions) }
      let glance = JobGlance(owner: entry.owner, state: entry.state, position: live.position(of: entry), progress: entry.progress)
      return (glance, live.ended.deletions)
    }
    if let found { return found }
    let stored = try store.read { db -> JobGlance? in
      let select = try db.cachedStatement(sql: "SELECT id, owner, state FROM job WHERE id = ?")
      guard let row = try Row.fetchOne(select, arguments: [id]), let state = JobState(rawValue: row["state"]) else { return nil }
      return JobGlance(owner: try JobRow.owner(row), state: state, position: nil, progress: state == .succeeded ? 1 : 0)
    }
    if let stored, stored.state.isFinal { live.withLockedValue { $0.ended.keep(stored, id: id, readAt: deletions) } }
    return stored
  }

  /// The whole job; `nil` where there is none.
  package func job(id: String) throws -> Job? {
    try store.read { db in
      let select = try db.cachedStatement(sql: "SELECT * FROM job WHERE id = ?")
      guard let row = try Row.fetchOne(select, arguments: [id]) else { return nil }
      do { return try JobRow.read(row) } catch let error as DecodingError {
        // A job that has failed, maybe for this very reason, can still be told.
        guard row["state"] == JobState.failed.rawValue else { throw error }
        return try JobRow.readTolerantly(row)
      }
    }
  }

  /// The place in its lane of a job that waits.
  package func position(id: String) -> Int? {
    live.withLockedValue { live in live.entries[id].flatMap { live.position(of: $0) } }
  }

  /// A page of an owner's jobs, newest first. Each state is an index range of its own, so a page costs the same however many there are.
  package func list(_ filter: JobFilter) throws -> [JobSummary] {
    let states = filter.states.isEmpty ? JobState.allCases : filter.states
    return try store.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT sequence, id, lane, state, created_at, finished_at, error
          FROM job WHERE owner = ? AND state = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?
          """)
      let bound = try filter.before.map { try Self.bound(before: $0, db) } ?? Int64.max
      let rows = try states.flatMap { state in
        try Row.fetchAll(select, arguments: [filter.owner.name, state.rawValue, bound, filter.limit]).map { (state, $0) }
      }
      return rows.sorted { $0.1["sequence"] as Int64 > $1.1["sequence"] }.prefix(filter.limit).map { state, row in
        JobSummary(
          id: row["id"], modelID: row["lane"], state: state, createdAt: Timestamp(microseconds: row["created_at"]),
          finishedAt: (row["finished_at"] as Int64?).map { Timestamp(microseconds: $0) }, error: row["error"])
      }
    }
  }

  /// The number that all jobs accepted before the one of this id lie below. Ids grow with time, so where that job is gone the next older
  /// one tells.
  private static func bound(before id: String, _ db: Database) throws -> Int64 {
    let select = try db.cachedStatement(sql: "SELECT id, sequence FROM job WHERE id <= ? ORDER BY id DESC LIMIT 1")
    guard let row = try Row.fetchOne(select, arguments: [id]) else { return 0 }
    return row["id"] == id ? row["sequence"] : row["sequence"] + 1
  }

  /// The ids among these that name a job that is not finished, or that is kept at all.
  package func existing(among ids: [String], unfinishedOnly: Bool) throws -> Set<String> {
    try store.read { db in
      let select = try db.cachedStatement(sql: "SELECT finished_at IS NULL FROM job WHERE id = ?")
      return try Set(
        ids.filter { id in
          guard let isUnfinished = try Bool.fetchOne(select, arguments: [id]) else { return false }
          return isUnfinished || !unfinishedOnly
        })
    }
  }

  /// How many jobs wait in each lane that has any.
  package func waitingByLane() -> [String: Int] { live.withLockedValue { $0.waitingByLane } }

  /// How many jobs wait and run.
  package func counts() -> (waiting: Int, running: Int) {
    live.withLockedValue { live in (live.waitingCount, live.entries.count - live.waitingCount) }
  }
}
