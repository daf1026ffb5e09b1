import GRDB
package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

extension SQLiteJobStore {
  package func claim(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim? {
    try await take(wish, onClaim) { db in
      let head = try db.cachedStatement(
        sql: "SELECT sequence FROM job WHERE model = ? AND state = 'in_queue' AND sequence > ? ORDER BY sequence LIMIT 1")
      func first(behind number: Int64) throws -> Int64? {
        let found = try wish.lanes.compactMap { try Int64.fetchOne(head, arguments: [$0, number]) }.min()
        return try found == nil && number > 0 ? first(behind: 0) : found
      }
      return try first(behind: wish.behind).map { ($0, .claimed(engine: wish.engine, worker: wish.worker)) }
    }
  }

  package func reattach(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim? {
    try await take(wish, onClaim) { db in
      let head = try db.cachedStatement(
        sql: """
          SELECT sequence FROM job WHERE state = 'in_progress' AND worker IS NULL AND engine = ? AND sequence > ? ORDER BY sequence LIMIT 1
          """)
      let found = try Int64.fetchOne(head, arguments: [wish.engine, wish.behind]) ?? Int64.fetchOne(head, arguments: [wish.engine, 0])
      return found.map { ($0, .reattached(worker: wish.worker)) }
    }
  }

  private func take(
    _ wish: ClaimWish, _ onClaim: @escaping @Sendable (Claim) -> Void,
    find: @escaping @Sendable (Database) throws -> (sequence: Int64, event: JobEvent)?
  ) async throws -> Claim? {
    let change = try await database.write { [self] db -> JobChange? in
      guard let (sequence, event) = try find(db), let row = try JobRow.fetch(sequence: sequence, db) else { return nil }
      return try move(row, by: event, lease: wish.lease, db)
    } afterCommit: {
      guard let change = $0 else { return }
      onClaim(Claim(job: change.job, engine: wish.engine))
      self.announce(change)
    }
    return change.map { Claim(job: $0.job, engine: wish.engine) }
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
