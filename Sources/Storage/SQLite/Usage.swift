import GRDB
import KatsudoAPI
package import KatsudoCore

/// The table `usage`.
enum Usage {
  /// Adds a job that has ended to the sums of its owner, key, model and day.
  static func add(_ job: Job, state: JobState, at moment: Timestamp, _ ending: JobEnding, _ db: Database) throws {
    let cost = Int64((min(max(ending.facts?.dollars ?? 0, 0), 1e9) * 1_000_000).rounded())
    let seconds = state == .succeeded ? ending.seconds ?? 0 : 0
    try db.cachedStatement(
      sql: """
        INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, day, key_id, model) DO UPDATE SET
          succeeded = succeeded + excluded.succeeded, failed = failed + excluded.failed, cancelled = cancelled + excluded.cancelled,
          reused = reused + excluded.reused, seconds = seconds + excluded.seconds, cost = cost + excluded.cost
        """
    ).run([
      job.owner.name, moment.day, job.keyID ?? "", job.modelID, state == .succeeded ? 1 : 0, state == .failed ? 1 : 0,
      state == .cancelled ? 1 : 0, ending.isReused ? 1 : 0, seconds.isFinite ? max(seconds, 0) : 0, cost,
    ])
  }
}

extension SQLiteJobStore {
  package func usage(of owner: Owner, days: ClosedRange<Int64>) async throws -> [JobUsage] {
    try database.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT day, key_id, sum(succeeded), sum(failed), sum(cancelled), sum(reused), sum(seconds), sum(cost) FROM usage
          WHERE owner = ? AND day BETWEEN ? AND ? GROUP BY day, key_id ORDER BY day, key_id
          """)
      return try Row.fetchAll(select, arguments: [owner.name, days.lowerBound, days.upperBound]).map { row in
        let key: String = row[1]
        return JobUsage(
          day: row[0], keyID: key.isEmpty ? nil : key, succeeded: row[2], failed: row[3], cancelled: row[4], reused: row[5],
          seconds: row[6], dollars: Double(row[7] as Int64) / 1_000_000)
      }
    }
  }

  package func expireUsage(before day: Int64) async throws {
    try await database.write { db in try db.cachedStatement(sql: "DELETE FROM usage WHERE day < ?").run([day]) }
  }
}
