package import KatsudoCore

/// What is known of a key: everything but the key itself.
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
