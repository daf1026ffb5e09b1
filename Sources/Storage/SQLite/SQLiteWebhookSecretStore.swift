package import Foundation
import GRDB
package import KatsudoAPI
package import KatsudoCore

/// The store of the secrets of webhooks in SQLite.
package struct SQLiteWebhookSecretStore: WebhookSecretStore {
  private let database: SQLiteDatabase

  package init(_ database: SQLiteDatabase) { self.database = database }

  package func secrets(of owner: Owner, at moment: Timestamp, fresh: Data) async throws -> [WebhookSecret] {
    let kept = try database.read { try Self.fetch(owner, at: moment, $0) }
    if !kept.isEmpty { return kept }
    return try await database.write { db in
      let kept = try Self.fetch(owner, at: moment, db)
      if !kept.isEmpty { return kept }
      try Self.insert(owner, fresh, at: moment, db)
      return try Self.fetch(owner, at: moment, db)
    }
  }

  package func replaceSecret(
    of owner: Owner, by fresh: Data, at moment: Timestamp, formerUntil end: Timestamp
  ) async throws -> [WebhookSecret] {
    try await database.write { db in
      try db.execute(
        sql: "DELETE FROM webhook_secret WHERE owner = ? AND expires_at <= ?", arguments: [owner.name, moment.microseconds])
      try db.execute(
        sql: "UPDATE webhook_secret SET expires_at = ? WHERE owner = ? AND expires_at IS NULL",
        arguments: [end.microseconds, owner.name])
      try Self.insert(owner, fresh, at: moment, db)
      return try Self.fetch(owner, at: moment, db)
    }
  }

  private static func insert(_ owner: Owner, _ bytes: Data, at moment: Timestamp, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO webhook_secret (owner, secret, created_at) VALUES (?, ?, ?)", arguments: [owner.name, bytes, moment.microseconds])
  }

  private static func fetch(_ owner: Owner, at moment: Timestamp, _ db: Database) throws -> [WebhookSecret] {
    let select = try db.cachedStatement(
      sql: """
        SELECT secret, created_at, expires_at FROM webhook_secret
        WHERE owner = ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY number DESC
        """)
    return try Row.fetchAll(select, arguments: [owner.name, moment.microseconds]).map {
      WebhookSecret(bytes: $0[0], createdAt: Timestamp(microseconds: $0[1]), expiresAt: JobRow.time($0[2]))
    }
  }
}
