import GRDB
import KatsudoAPI
package import KatsudoCore

/// The table `audit`. A row is written in the transaction of the change that it tells of.
enum AuditLog {
  static func append(
    _ action: AuditAction, key: String?, owner: Owner, by actor: AuditActor, at moment: Timestamp, detail: String? = nil, _ db: Database
  ) throws {
    try db.cachedStatement(sql: "INSERT INTO audit (at, actor, action, key_id, owner, detail) VALUES (?, ?, ?, ?, ?, ?)")
      .run([moment.microseconds, actor.description, action.rawValue, key, owner.name, detail])
  }
}

extension SQLiteKeyStore {
  package func audit(limit: Int) async throws -> [AuditEntry] {
    try database.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT number, at, actor, action, key_id, owner, detail FROM audit ORDER BY number DESC LIMIT ?", arguments: [limit])
      return try rows.reversed().map { row in
        guard let actor = AuditActor(row[2]), let action = AuditAction(rawValue: row[3]) else {
          throw StoreError(.unreadable, "The audit log of keys is damaged at entry \(row[0] as Int64).")
        }
        return AuditEntry(
          number: row[0], at: Timestamp(microseconds: row[1]), actor: actor, action: action, keyID: row[4], owner: Owner(stored: row[5]),
          detail: row[6])
      }
    }
  }
}

extension APIKey {
  /// The rights, limits and name of a new key, for the audit log. It is `nil` for a key without any.
  var auditDetail: String? {
    let parts: [String] =
      (isOperator ? ["operator"] : []) + (requestsPerSecond.map { ["requests per second \($0)"] } ?? [])
      + (name.map { ["name \($0)"] } ?? [])
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
