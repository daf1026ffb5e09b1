package import KatsudoAPI
package import KatsudoCore

/// The secrets that sign the webhooks of each owner. The first secret is made when it is first needed.
package struct WebhookSecrets: Sendable {
  private let store: any WebhookSecretStore
  private let time: TimeSource

  package init(store: any WebhookSecretStore, time: TimeSource) {
    self.store = store
    self.time = time
  }

  /// Returns the secrets of an owner that sign now, the newest first. There is at least one.
  package func current(of owner: Owner) async throws -> [WebhookSecret] {
    try await store.secrets(of: owner, at: time.now(), fresh: WebhookSecret.makeBytes())
  }

  /// Makes a new secret. The former one still signs for 24 hours, so that the receiver can replace it in that time.
  ///
  /// - Returns: the secrets that sign now, the newest first.
  package func rotate(of owner: Owner) async throws -> [WebhookSecret] {
    let now = time.now()
    return try await store.replaceSecret(
      of: owner, by: WebhookSecret.makeBytes(), at: now, formerUntil: now.adding(seconds: WebhookSecret.overlapSeconds))
  }
}
