package import struct Foundation.Data

/// Keeps the API keys: their hashes, never the keys themselves. Every call may throw ``StoreError``.
package protocol KeyStore: Sendable {
  /// Every key, revoked ones too, oldest first.
  func keys() async throws -> [APIKey]

  /// The keys that are not revoked, by the SHA-256 of their secrets.
  func activeKeys() async throws -> [Data: APIKey]

  /// Keeps a new key. On disk when the call returns.
  func insert(_ key: APIKey, hash: Data) async throws

  /// Revokes a key. On disk when the call returns. A key that is revoked already keeps its time.
  ///
  /// - Returns: the hash of its secret; `nil` where there is no such key.
  func revoke(id: String, at moment: Timestamp) async throws -> Data?
}

/// Everything that is known of a key but the key itself.
package struct APIKey: Sendable, Hashable, Codable {
  /// Names the key in lists and for revoking; says nothing about the secret.
  package var id: String
  /// Whose jobs the key sees. Several keys may belong to one owner, so that a key can be replaced without losing anything.
  package var owner: Owner
  package var createdAt: Timestamp
  package var revokedAt: Timestamp?

  package init(id: String, owner: Owner, createdAt: Timestamp, revokedAt: Timestamp? = nil) {
    self.id = id
    self.owner = owner
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }
}
