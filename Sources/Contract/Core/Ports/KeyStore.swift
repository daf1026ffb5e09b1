package import KatsudoAPI

package import struct Foundation.Data

/// Stores the API keys as hashes, never the keys themselves. Every call may throw ``StoreError``.
package protocol KeyStore: Sendable {
  /// Returns every key, also the revoked ones, oldest first.
  func keys() async throws -> [APIKey]

  /// Returns the keys of an owner that are not revoked and are no operator's keys, oldest first. The cost does not depend on the keys of others
  /// or on the revoked ones.
  func ordinaryKeys(of owner: Owner) async throws -> [APIKey]

  /// Returns a key, also a revoked one, or `nil` if there is none of this id.
  func key(id: String) async throws -> APIKey?

  /// Returns the keys that are not revoked, by the SHA-256 of their secrets.
  func activeKeys() async throws -> [Data: APIKey]

  /// Stores a new key and, in the same transaction, an entry of the audit log. Both are on disk when the call returns.
  ///
  /// - Parameter limit: the most keys that the owner may have and may make, or `nil`. It is checked in the same transaction.
  /// - Throws: ``KeysFull``. Nothing was stored then.
  func insert(_ key: APIKey, hash: Data, by actor: AuditActor, limit: KeyLimit?) async throws

  /// Revokes a key and, in the same transaction, adds an entry to the audit log. Both are on disk when the call returns. A key that is
  /// already revoked keeps its time and adds no entry.
  ///
  /// - Returns: the hash of the key's secret, or `nil` if there is no such key.
  func revoke(id: String, at moment: Timestamp, by actor: AuditActor) async throws -> Data?

  /// Stores the times at which keys were used last, by id. An earlier time than the stored one changes nothing. A power cut may undo it.
  func recordUses(_ uses: [String: Timestamp]) async throws

  /// Returns the newest entries of the audit log, the oldest of them first.
  func audit(limit: Int) async throws -> [AuditEntry]
}

extension KeyStore {
  /// Stores a new key that no limit holds for. See ``insert(_:hash:by:limit:)``.
  package func insert(_ key: APIKey, hash: Data, by actor: AuditActor) async throws {
    try await insert(key, hash: hash, by: actor, limit: nil)
  }
}

/// The limit of the keys that an owner makes without the operator. It also holds for the growth of the table, because revoked keys stay in it.
package struct KeyLimit: Sendable, Hashable {
  /// The most ordinary keys that are not revoked.
  package var active: Int
  /// The most ordinary keys made after ``since``, the revoked ones among them.
  package var made: Int
  package var since: Timestamp

  package init(active: Int, made: Int, since: Timestamp) {
    self.active = active
    self.made = made
    self.since = since
  }
}

/// The reason why an owner gets no further key.
package enum KeysFull: Error, Sendable, Hashable {
  /// The owner has as many keys as one owner may have.
  case active(limit: Int)
  /// The owner made as many keys as one owner may make in the time of ``KeyLimit/since``. The oldest of them was made at this moment.
  case made(limit: Int, oldest: Timestamp)
}

/// The refusal of a key whose maker was revoked in the meantime.
package struct MakerRevoked: Error, Sendable, Hashable {
  package init() {}
}

/// The record of an API key, without its secret.
package struct APIKey: Sendable, Hashable, Codable {
  /// The name of the key in lists and for revoking. The secret cannot be found from it.
  package var id: String
  /// The name that the owner gave the key, or `nil` for a key that the operator made.
  package var name: String?
  /// The owner whose jobs the key can see. Several keys may belong to one owner, so that a key can be replaced without losing anything.
  package var owner: Owner
  package var createdAt: Timestamp
  package var revokedAt: Timestamp?
  /// The largest number of requests per second with this key. `nil` means that the key has no limit of its own.
  package var requestsPerSecond: Double?
  /// The id of the key whose limit of requests per second this key shares, so that a limited key cannot make keys without its limit. `nil`
  /// means that the limit is the key's own.
  package var limitedBy: String?
  /// The time of the last use, or `nil` if the key was not used yet.
  package var lastUsedAt: Timestamp?
  /// `true` for a key that may also do what only an operator may do.
  package var isOperator: Bool

  package init(
    id: String, name: String? = nil, owner: Owner, createdAt: Timestamp, revokedAt: Timestamp? = nil, requestsPerSecond: Double? = nil,
    limitedBy: String? = nil, lastUsedAt: Timestamp? = nil, isOperator: Bool = false
  ) {
    self.name = name
    self.limitedBy = limitedBy
    self.lastUsedAt = lastUsedAt
    self.requestsPerSecond = requestsPerSecond
    self.isOperator = isOperator
    self.id = id
    self.owner = owner
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }
}
