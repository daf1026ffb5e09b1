import GRDB
package import KatsudoAPI
package import KatsudoCore

/// The figures of the queue for metrics. They are read from the store itself.
extension SQLiteJobStore {
  package func oldestWaiting() async throws -> [String: Timestamp] {
    try database.read { db in
      // Goes from lane to lane, so the cost does not depend on the number of waiting jobs.
      let next = try db.cachedStatement(
        sql: "SELECT model, created_at FROM job WHERE state = 'in_queue' AND model > ? ORDER BY model, sequence LIMIT 1")
      var oldest: [String: Timestamp] = [:]
      var last = ""
      while let row = try Row.fetchOne(next, arguments: [last]) {
        last = row[0]
        oldest[last] = Timestamp(microseconds: row[1])
      }
      return oldest
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
