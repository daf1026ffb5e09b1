import GRDB
package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// The figures of the queue for metrics.
extension SQLiteJobStore {
  package func oldestWaiting() async throws -> [String: Timestamp] {
    try await refreshCache()
    // An index by the time of acceptance would cost every submit and every claim a write.
    let oldest = cache.withLockedValue { $0.waiting.oldestByLane }
    return try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT created_at FROM job WHERE sequence = ?")
      return try oldest.compactMapValues { try Int64.fetchOne(select, arguments: [$0]).map { Timestamp(microseconds: $0) } }
    }
  }

  package func runTimes(of modelID: String, limit: Int) async throws -> [Double] {
    try database.read { db in
      // Jobs that got an earlier result are few, and a column for them would cost every job.
      let select = try db.cachedStatement(
        sql: """
          SELECT job.finished_at - job.started_at, json_extract(facts.detail, '$.reused_from')
          FROM job INDEXED BY job_ran LEFT JOIN facts ON facts.job = job.sequence
          WHERE job.model = ? AND job.state = 'succeeded' AND job.started_at IS NOT NULL ORDER BY job.sequence DESC LIMIT ?
          """)
      return try Row.fetchAll(select, arguments: [modelID, limit]).compactMap { row in
        row[1] == nil ? Double(row[0] as Int64) / 1_000_000 : nil
      }
    }
  }

  package func pendingDeliveries(limit: Int) async throws -> Int {
    try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT count(*) FROM (SELECT 1 FROM delivery WHERE next_at IS NOT NULL LIMIT ?)")
      return try Int.fetchOne(select, arguments: [limit]) ?? 0
    }
  }

  package func waitingByOwner(limit: Int) async throws -> [Owner: Int] {
    try database.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT substr(scope, 7), count FROM waiting WHERE scope >= 'owner:' AND scope < 'owner;' AND count > 0
          ORDER BY count DESC, scope LIMIT ?
          """)
      return Dictionary(uniqueKeysWithValues: try Row.fetchAll(select, arguments: [limit]).map { (Owner(stored: $0[0]), $0[1] as Int) })
    }
  }
}
