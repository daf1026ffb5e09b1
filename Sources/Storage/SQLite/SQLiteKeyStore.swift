package import Foundation
import GRDB
package import KatsudoAPI
package import KatsudoCore

/// The store of API keys in SQLite.
package struct SQLiteKeyStore: KeyStore {
  let database: SQLiteDatabase

  package init(_ database: SQLiteDatabase) { self.database = database }

  package func keys() async throws -> [APIKey] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT \(APIKey.columns) FROM key ORDER BY created_at, id").map { try APIKey(row: $0) }
    }
  }

  package func ordinaryKeys(of owner: Owner) async throws -> [APIKey] {
    try database.read { db in
      let select = try db.cachedStatement(
        sql: """
          SELECT \(APIKey.columns) FROM key INDEXED BY key_active WHERE owner = ? AND revoked_at IS NULL AND operator = 0
          ORDER BY created_at, id
          """)
      return try Row.fetchAll(select, arguments: [owner.name]).map { try APIKey(row: $0) }
    }
  }

  package func key(id: String) async throws -> APIKey? {
    try database.read { db in
      let select = try db.cachedStatement(sql: "SELECT \(APIKey.columns) FROM key WHERE id = ?")
      return try Row.fetchOne(select, arguments: [id]).map { try APIKey(row: $0) }
    }
  }

  package func activeKeys() async throws -> [Data: APIKey] {
    try database.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT \(APIKey.columns), hash FROM key WHERE revoked_at IS NULL")
      return Dictionary(uniqueKeysWithValues: try rows.map { ($0[9] as Data, try APIKey(row: $0)) })
    }
  }

  package func insert(_ key: APIKey, hash: Data, by actor: AuditActor, limit: KeyLimit?) async throws {
    try await database.write { db in
      if let limit {
        try Self.check(actor, db)
        try Self.check(limit, key.owner, db)
      }
      try db.execute(
        sql: """
          INSERT INTO key (id, owner, hash, created_at, requests_per_second, operator, name, limited_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          key.id, key.owner.name, hash, key.createdAt.microseconds, key.requestsPerSecond, key.isOperator, key.name, key.limitedBy,
        ])
      try AuditLog.append(.created, key: key.id, owner: key.owner, by: actor, at: key.createdAt, detail: key.auditDetail, db)
    }
  }

  /// - Throws: ``MakerRevoked`` if the actor is a key that is no longer active. The call may have begun before the key was revoked.
  private static func check(_ actor: AuditActor, _ db: Database) throws {
    guard case .key(let id) = actor else { return }
    let select = try db.cachedStatement(sql: "SELECT 1 FROM key WHERE id = ? AND revoked_at IS NULL")
    guard try Int.fetchOne(select, arguments: [id]) != nil else { throw MakerRevoked() }
  }

  /// - Throws: ``KeysFull`` if the owner has, or has made, as many keys as the limit says.
  private static func check(_ limit: KeyLimit, _ owner: Owner, _ db: Database) throws {
    let active = try db.cachedStatement(
      sql: "SELECT count(*) FROM key INDEXED BY key_active WHERE owner = ? AND revoked_at IS NULL AND operator = 0")
    if try Int.fetchOne(active, arguments: [owner.name]) ?? 0 >= limit.active { throw KeysFull.active(limit: limit.active) }
    let made = try db.cachedStatement(
      sql: "SELECT count(*), min(created_at) FROM key INDEXED BY key_made WHERE owner = ? AND created_at > ? AND operator = 0")
    if let row = try Row.fetchOne(made, arguments: [owner.name, limit.since.microseconds]), row[0] as Int >= limit.made,
      let oldest = JobRow.time(row[1])
    {
      throw KeysFull.made(limit: limit.made, oldest: oldest)
    }
  }

  package func recordUses(_ uses: [String: Timestamp]) async throws {
    if uses.isEmpty { return }
    try await database.write(durably: false) { db in
      let update = try db.cachedStatement(sql: "UPDATE key SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?")
      for (id, moment) in uses { try update.run([moment.microseconds, id]) }
    }
  }

  package func revoke(id: String, at moment: Timestamp, by actor: AuditActor) async throws -> Data? {
    try await database.write { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT hash, owner FROM key WHERE id = ?", arguments: [id]) else { return nil }
      try db.execute(
        sql: "UPDATE key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", arguments: [moment.microseconds, id])
      if db.changesCount > 0 {
        try AuditLog.append(.revoked, key: id, owner: Owner(stored: row[1]), by: actor, at: moment, db)
      }
      return row[0]
    }
  }
}

extension APIKey {
  fileprivate static let columns = "id, owner, created_at, revoked_at, requests_per_second, operator, name, limited_by, last_used_at"

  /// - Parameter row: a row with ``columns``.
  fileprivate init(row: Row) throws {
    guard let owner = Owner(row[1]) else { throw StoreError(.unreadable, "The record of key \(row[0] as String) is damaged: owner.") }
    self.init(
      id: row[0], name: row[6], owner: owner, createdAt: Timestamp(microseconds: row[2]), revokedAt: JobRow.time(row[3]),
      requestsPerSecond: row[4], limitedBy: row[7], lastUsedAt: JobRow.time(row[8]), isOperator: row[5])
  }
}
