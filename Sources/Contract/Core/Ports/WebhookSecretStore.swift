package import KatsudoAPI

package import struct Foundation.Data

/// Stores the secrets that sign webhooks. Every owner has secrets of its own. Every call may throw ``StoreError``.
package protocol WebhookSecretStore: Sendable {
  /// Returns the secrets of an owner that sign at a moment, the newest first. If the owner has none, `fresh` becomes the first one.
  func secrets(of owner: Owner, at moment: Timestamp, fresh: Data) async throws -> [WebhookSecret]

  /// Makes `fresh` the newest secret of an owner. The former newest one signs until `end`, and those that are over are deleted.
  ///
  /// - Returns: the secrets that sign now, the newest first.
  func replaceSecret(of owner: Owner, by fresh: Data, at moment: Timestamp, formerUntil end: Timestamp) async throws -> [WebhookSecret]
}

/// A secret of an owner for the scheme `v1` of Standard Webhooks.
package struct WebhookSecret: Sendable, Hashable, Codable {
  /// The time for which a secret still signs after it was replaced: 24 hours.
  package static let overlapSeconds = 86_400.0

  /// 24 to 64 bytes.
  package var bytes: Data
  package var createdAt: Timestamp
  /// The time until which a secret that was replaced still signs. The newest secret has none.
  package var expiresAt: Timestamp?

  package init(bytes: Data, createdAt: Timestamp, expiresAt: Timestamp? = nil) {
    self.bytes = bytes
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  /// The form in which the secret is given to its owner: `whsec_` and the bytes in base64.
  package var text: String { "whsec_" + bytes.base64EncodedString() }

  /// Returns 32 random bytes.
  package static func makeBytes() -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } })
  }
}
