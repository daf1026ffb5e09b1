import GRDB
import KatsudoAPI
package import KatsudoCore

/// The table `idempotency`.
enum IdempotencyKeys {
  /// - Throws: ``SubmitRepeated`` if the job's key is in use when the job is accepted.
  static func check(_ job: NewJob, _ db: Database) throws {
    guard let key = job.idempotency?.key else { return }
    if let first = try fetch(key, job.owner, at: job.createdAt.microseconds, db) { throw SubmitRepeated(first: first) }
  }

  /// Stores the key of a job. It replaces an expired row.
  static func insert(_ job: NewJob, _ db: Database) throws {
    guard let idempotency = job.idempotency else { return }
    let expiry = job.createdAt.adding(seconds: Idempotency.seconds).microseconds
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)")
      .run([job.owner.name, idempotency.key, idempotency.fingerprint, job.id, idempotency.base, expiry])
  }

  static func fetch(_ key: String, _ owner: Owner, at microseconds: Int64, _ db: Database) throws -> KeptSubmit? {
    let select = try db.cachedStatement(
      sql: "SELECT request_id, fingerprint, base FROM idempotency WHERE owner = ? AND key = ? AND expires_at > ?")
    return try Row.fetchOne(select, arguments: [owner.name, key, microseconds])
      .map { KeptSubmit(requestID: $0[0], fingerprint: $0[1], base: $0[2]) }
  }
}

extension SQLiteJobStore {
  package func keptSubmit(key: String, owner: Owner) async throws -> KeptSubmit? {
    try database.look { try IdempotencyKeys.fetch(key, owner, at: time.now().microseconds, $0) }
  }

  package func expireIdempotencyKeysAndSpending(limit: Int) async throws -> Int {
    try await database.write { [time] db in
      try Spending.expire(before: time.now().adding(seconds: -2 * 86_400), db)
      try db.cachedStatement(
        sql: """
          DELETE FROM idempotency WHERE (owner, key) IN
            (SELECT owner, key FROM idempotency WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
          """
      ).run([time.now().microseconds, limit])
      return db.changesCount
    }
  }
}
