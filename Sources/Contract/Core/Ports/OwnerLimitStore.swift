/// Keeps the limits of owners.
package protocol OwnerLimitStore: Sendable {
  /// Returns the limits of an owner.
  func limits(of owner: Owner) async throws -> OwnerLimits

  /// Sets the limits of an owner, who need not exist yet, and adds an entry to the audit log in the same transaction.
  func setLimits(_ limits: OwnerLimits, of owner: Owner, by actor: AuditActor) async throws

  /// Returns the owners whose limits were set, by name.
  func ownersWithLimits() async throws -> [Owner: OwnerLimits]

  /// Returns what counts against an owner's budget of this UTC day, in US dollars: the prices of unfinished jobs and the costs of others.
  func spentToday(by owner: Owner) async throws -> Double
}
