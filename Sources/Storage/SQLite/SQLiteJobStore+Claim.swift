import GRDB
package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

extension SQLiteJobStore {
  package func claims(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> [Claim] {
    try await take(wish, onClaim) { [self] db in
      var turns = try OwnerTurnsTable(engine: wish.engine, ring: wish.ring, runningLimits: wish.runningLimits, db)
      let lanes = Set(wish.lanes)
      var changes: [JobChange] = []
      while changes.count < wish.limit {
        var sequence = try turns.next(in: lanes, behind: wish.behind)
        if sequence == nil, wish.behind > 0 { sequence = try turns.next(in: lanes, behind: 0) }
        guard let sequence, let row = try JobRow.fetch(sequence: sequence, db) else { break }
        changes.append(try move(row, by: .claimed(engine: wish.engine, worker: wish.worker), lease: wish.lease, db))
        try turns.started(row.job.owner)
      }
      return (changes, turns.changes)
    }
  }

  package func reattach(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim? {
    try await take(wish, onClaim) { [self] db in
      let head = try db.cachedStatement(
        sql: """
          SELECT sequence FROM job WHERE state = 'in_progress' AND worker IS NULL AND engine = ? AND sequence > ? ORDER BY sequence LIMIT 1
          """)
      let found = try Int64.fetchOne(head, arguments: [wish.engine, wish.behind]) ?? Int64.fetchOne(head, arguments: [wish.engine, 0])
      guard let found, let row = try JobRow.fetch(sequence: found, db) else { return ([], []) }
      return ([try move(row, by: .reattached(worker: wish.worker), lease: wish.lease, db)], [])
    }.first
  }

  private func take(
    _ wish: ClaimWish, _ onClaim: @escaping @Sendable (Claim) -> Void,
    find: @escaping @Sendable (Database) throws -> ([JobChange], OwnerTurnsTable.Changes)
  ) async throws -> [Claim] {
    // If a power cut undoes a claim, the job waits again, as it does after every restart.
    let (changes, _) = try await database.write(durably: false, find) { changes, turns in
      self.cache.withLockedValue { $0.waiting.apply(turns, engine: wish.engine) }
      for change in changes {
        onClaim(Claim(job: change.job, engine: wish.engine))
        self.announce(change)
      }
    }
    return changes.map { Claim(job: $0.job, engine: wish.engine) }
  }

  package func reclaim(except held: @escaping @Sendable () -> Set<Claim.ID> = { [] }) async throws -> [JobChange] {
    try await database.write { [self] db in
      let now = time.monotonicMilliseconds()
      let held = held()
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(JobRow.columns) FROM job WHERE lease_until < ? ORDER BY lease_until LIMIT 1000", arguments: [now])
      return try rows.map { try JobRow($0) }.compactMap { row in
        if held.contains(Claim.ID(requestID: row.job.id, attempt: row.job.attempt)) { return nil }
        return try move(row, by: .leaseLost(attempt: row.job.attempt), db)
      }
    } afterCommit: {
      for change in $0 { self.announce(change) }
    }
  }

  package func expire(before moment: Timestamp, limit: Int) async throws -> [String] {
    try await database.write { db in
      try String.fetchAll(
        db,
        sql: """
          DELETE FROM job WHERE sequence IN
            (SELECT sequence FROM job WHERE finished_at < ? ORDER BY finished_at LIMIT ?)
          RETURNING id
          """,
        arguments: [moment.microseconds, limit])
    } afterCommit: { [cache] ids in
      cache.withLockedValue { $0.ended.forget(ids) }
    }
  }
}
