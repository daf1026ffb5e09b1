import KatsudoAPI
package import KatsudoCore

/// The keys as their owner manages them, without the operator.
extension KeyRing {
  /// The limits of the keys that an owner makes.
  package struct OwnerRules: Sendable, Hashable {
    /// The most keys of one owner.
    package var perOwner: Int
    /// The most keys that one owner may make within 24 hours, the revoked ones among them.
    package var madePerDay: Int

    package init(perOwner: Int = 100, madePerDay: Int = 100) {
      self.perOwner = perOwner
      self.madePerDay = madePerDay
    }
  }

  /// Returns the keys of an owner that are not revoked and are no operator's keys, oldest first, with the times of their last use.
  package func list(of owner: Owner) async throws -> [APIKey] {
    try await store.ordinaryKeys(of: owner).map { key in
      var key = key
      key.lastUsedAt = unstoredUse(of: key.id) ?? key.lastUsedAt
      return key
    }
  }

  /// Makes a key for the owner of another key. It is never an operator's key. If the other key has a limit of requests per second, both share
  /// that limit.
  ///
  /// - Returns: the key and its secret. The secret cannot be read again.
  /// - Throws: ``KeyError``, `KeysFull` or `StoreError`.
  package func create(name: String, by maker: APIKey, rules: OwnerRules) async throws -> (key: APIKey, secret: String) {
    try await create(
      owner: maker.owner.name, name: name, requestsPerSecond: maker.requestsPerSecond,
      limitedBy: maker.requestsPerSecond == nil ? nil : maker.limitedBy ?? maker.id, by: .key(maker.id),
      limit: KeyLimit(active: rules.perOwner, made: rules.madePerDay, since: time.now().adding(seconds: -Self.daySeconds)))
  }

  /// Revokes a key of an owner. A key that is already revoked stays revoked.
  ///
  /// - Throws: ``KeyError/unknown`` if the owner has no such key, or if it is an operator's key.
  package func revoke(id: String, of owner: Owner, by actor: AuditActor) async throws {
    guard let key = try await store.key(id: id), key.owner == owner, !key.isOperator else { throw KeyError.unknown }
    try await revoke(id: id, by: actor)
  }

  /// The time in seconds for which ``OwnerRules/madePerDay`` holds.
  package static let daySeconds = 86_400.0
}
