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

  package func activeKeys() async throws -> [Data: APIKey] {
    try database.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT \(APIKey.columns), hash FROM key WHERE revoked_at IS NULL")
      return Dictionary(uniqueKeysWithValues: try rows.map { ($0[6] as Data, try APIKey(row: $0)) })
    }
  }

  package func insert(_ key: APIKey, hash: Data, by actor: AuditActor) async throws {
    try await database.write { db in
      try db.execute(
        sql: "INSERT INTO key (id, owner, hash, created_at, requests_per_second, operator) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [key.id, key.owner.name, hash, key.createdAt.microseconds, key.requestsPerSecond, key.isOperator])
      try AuditLog.append(.created, key: key.id, owner: key.owner, by: actor, at: key.createdAt, detail: key.auditDetail, db)
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
  fileprivate static let columns = "id, owner, created_at, revoked_at, requests_per_second, operator"

  /// - Parameter row: a row with ``columns``.
  fileprivate init(row: Row) throws {
    guard let owner = Owner(row[1]) else { throw StoreError(.unreadable, "The record of key \(row[0] as String) is damaged: owner.") }
    self.init(
      id: row[0], owner: owner, createdAt: Timestamp(microseconds: row[2]), revokedAt: JobRow.time(row[3]), requestsPerSecond: row[4],
      isOperator: row[5])
  }
}
