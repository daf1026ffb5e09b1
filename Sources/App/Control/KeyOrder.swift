import KatsudoCore
import KatsudoKeys

/// The data of a new key.
package struct KeyOrder: Sendable, Codable {
  package var owner: String
  package var requestsPerSecond: Double?
  package var isOperator: Bool

  package init(owner: String, requestsPerSecond: Double? = nil, isOperator: Bool = false) {
    self.owner = owner
    self.requestsPerSecond = requestsPerSecond
    self.isOperator = isOperator
  }

  /// - Returns: the secret of the key.
  func carryOut(_ keys: KeyRing, by actor: AuditActor) async throws -> String {
    try await keys.create(owner: owner, requestsPerSecond: requestsPerSecond, isOperator: isOperator, by: actor).secret
  }
}

extension ControlReply {
  /// Reads the limits of all owners whose limits were set.
  static func limits(of store: any OwnerLimitStore) async throws -> ControlReply {
    .limits(Dictionary(uniqueKeysWithValues: try await store.ownersWithLimits().map { ($0.key.name, $0.value) }))
  }

  /// Sets the limits of an owner.
  ///
  /// - Throws: ``KeyError``, ``LimitError`` or ``StoreError``.
  static func setting(_ limits: OwnerLimits, of owner: String, in store: any OwnerLimitStore, by actor: AuditActor) async throws
    -> ControlReply
  {
    let owner = try KeyRing.check(owner: owner)
    try limits.check()
    try await store.setLimits(limits, of: owner, by: actor)
    return try await .limits(of: store)
  }
}
