package import KatsudoAPI

package import struct Foundation.Data

/// Stores the API keys as hashes, never the keys themselves. Every call may throw ``StoreError``.
package protocol KeyStore: Sendable {
  /// Returns every key, also the revoked ones, oldest first.
  func keys() async throws -> [APIKey]

  /// Returns the keys that are not revoked, by the SHA-256 of their secrets.
  func activeKeys() async throws -> [Data: APIKey]

  /// Stores a new key and, in the same transaction, an entry of the audit log. Both are on disk when the call returns.
  func insert(_ key: APIKey, hash: Data, by actor: AuditActor) async throws

  /// Revokes a key and, in the same transaction, adds an entry to the audit log. Both are on disk when the call returns. A key that is
  /// already revoked keeps its time and adds no entry.
  ///
  /// - Returns: the hash of the key's secret, or `nil` if there is no such key.
  func revoke(id: String, at moment: Timestamp, by actor: AuditActor) async throws -> Data?

  /// Returns the newest entries of the audit log, the oldest of them first.
  func audit(limit: Int) async throws -> [AuditEntry]
}

/// The record of an API key, without its secret.
package struct APIKey: Sendable, Hashable, Codable {
  /// The name of the key in lists and for revoking. The secret cannot be found from it.
  package var id: String
  /// The owner whose jobs the key can see. Several keys may belong to one owner, so that a key can be replaced without losing anything.
  package var owner: Owner
  package var createdAt: Timestamp
  package var revokedAt: Timestamp?
  /// The largest number of requests per second with this key. `nil` means that the key has no limit of its own.
  package var requestsPerSecond: Double?
  /// `true` for a key that may also do what only an operator may do.
  package var isOperator: Bool

  package init(
    id: String, owner: Owner, createdAt: Timestamp, revokedAt: Timestamp? = nil, requestsPerSecond: Double? = nil,
    isOperator: Bool = false
  ) {
    self.requestsPerSecond = requestsPerSecond
    self.isOperator = isOperator
    self.id = id
    self.owner = owner
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }
}
