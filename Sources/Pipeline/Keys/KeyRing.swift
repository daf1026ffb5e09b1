import Foundation
import GRDB
package import KatsudoCore
package import KatsudoStore
import NIOConcurrencyHelpers

/// The keys of a server: kept in the database, looked up in memory. A change acts on the next request.
package final class KeyRing: Sendable {
  private let store: Store
  private let time: TimeSource
  private let live: NIOLockedValueBox<[Data: APIKey]>

  package init(store: Store, time: TimeSource) throws {
    self.store = store
    self.time = time
    let rows = try store.read { db in try Row.fetchAll(db, sql: "SELECT * FROM key WHERE revoked_at IS NULL") }
    live = NIOLockedValueBox(Dictionary(uniqueKeysWithValues: try rows.map { ($0["hash"] as Data, try APIKey(row: $0)) }))
  }

  /// The key that a token is the secret of; `nil` where there is none.
  ///
  /// The look-up is by the token's SHA-256, so its time tells nothing of any key; the digests are compared once more in constant time.
  package func key(ofToken token: String) -> APIKey? {
    let hash = KeySecret.hash(token)
    guard let (known, key) = live.withLockedValue({ keys in keys.index(forKey: hash).map { keys[$0] } }) else { return nil }
    let difference = zip(known, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
    return difference == 0 ? key : nil
  }

  /// Whether no key was ever made here.
  package func isUnused() throws -> Bool {
    try store.read { db in try Bool.fetchOne(db, sql: "SELECT NOT EXISTS (SELECT 1 FROM key)") ?? true }
  }

  /// Makes a key.
  ///
  /// - Returns: the key and its secret, which cannot be had again.
  package func create(owner: String) async throws -> (key: APIKey, secret: String) {
    let owner = try Self.check(owner: owner)
    let secret = KeySecret.make()
    let hash = KeySecret.hash(secret)
    let id = "key_" + hash.prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let key = APIKey(id: id, owner: owner, createdAt: time.now())
    try await store.write { db in
      try db.execute(
        sql: "INSERT INTO key (id, owner, hash, created_at) VALUES (?, ?, ?, ?)",
        arguments: [key.id, key.owner.name, hash, key.createdAt.microseconds])
    } afterCommit: { [live] in
      live.withLockedValue { $0[hash] = key }
    }
    return (key, secret)
  }

  /// - Throws: ``KeyError/badOwner`` where nobody can have this name.
  @discardableResult
  package static func check(owner: String) throws(KeyError) -> Owner {
    guard let owner = Owner(owner) else { throw .badOwner }
    return owner
  }

  /// Every key, revoked ones too, oldest first.
  package func list() throws -> [APIKey] {
    try store.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM key ORDER BY created_at, id").map { try APIKey(row: $0) }
    }
  }

  /// Takes a key back for good.
  ///
  /// - Throws: ``KeyError/unknown`` where there is no such key; one that is revoked already stays so.
  package func revoke(id: String) async throws {
    let now = time.now()
    let hash = try await store.write { db in
      guard let hash = try Data.fetchOne(db, sql: "SELECT hash FROM key WHERE id = ?", arguments: [id]) else { throw KeyError.unknown }
      try db.execute(
        sql: "UPDATE key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", arguments: [now.microseconds, id])
      return hash
    } afterCommit: { [live] hash in
      _ = live.withLockedValue { $0.removeValue(forKey: hash) }
    }
    _ = hash
  }
}

/// Why a key command was refused.
package enum KeyError: Error, Sendable, CustomStringConvertible {
  case badOwner
  case unknown

  package var description: String {
    switch self {
    case .badOwner: "The name must have 1 to 128 bytes and no control characters."
    case .unknown: "There is no key of that id. See them with: katsudo keys list"
    }
  }
}

extension APIKey {
  fileprivate init(row: Row) throws {
    let owner = try KeyRing.check(owner: row["owner"])
    let revoked: Int64? = row["revoked_at"]
    self.init(
      id: row["id"], owner: owner, createdAt: Timestamp(microseconds: row["created_at"]),
      revokedAt: revoked.map { Timestamp(microseconds: $0) })
  }
}
