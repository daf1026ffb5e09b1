import KatsudoAPI
package import KatsudoCore
import KatsudoKeys
import KatsudoSQLite
import KatsudoWebhooks

extension KeyAdministration {
  /// Returns the secrets that sign the webhooks of an owner now, the newest first. Makes the first one if there is none.
  package func webhookSecrets(of owner: String) async throws -> [WebhookSecret] {
    try await webhookSecrets(.get, owner) { try await $0.current(of: $1) }
  }

  /// Makes a new secret for the webhooks of an owner. The former one still signs for 24 hours.
  package func rotateWebhookSecret(of owner: String) async throws -> [WebhookSecret] {
    try await webhookSecrets(.post, owner) { try await $0.rotate(of: $1) }
  }

  private func webhookSecrets(
    _ method: Method, _ owner: String, _ alone: (WebhookSecrets, Owner) async throws -> [WebhookSecret]
  ) async throws -> [WebhookSecret] {
    try checkFolder()
    let name = try KeyRing.check(owner: owner)
    let reply = try await perform(method, "/webhook-secrets/\(Self.encoded(owner))") { stores in
      .webhookSecrets(try await alone(WebhookSecrets(store: SQLiteWebhookSecretStore(stores.database), time: .system), name))
    }
    guard case .webhookSecrets(let secrets) = reply else { throw ControlFailure.unreadable }
    return secrets
  }
}
