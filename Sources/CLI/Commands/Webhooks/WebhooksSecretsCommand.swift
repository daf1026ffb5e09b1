import ArgumentParser
import KatsudoAPI
import KatsudoApp
import KatsudoCore

/// `katsudo webhooks secrets`
struct WebhooksSecretsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secrets",
    abstract: "Show or replace the secret that signs the webhooks of an owner.",
    discussion: """
      Run it where the data folder is. It works while the server runs, and without one. Its first line of output is the secret that signs now.
      A secret that was replaced still signs for 24 hours; its line says until when.

      Examples:
        katsudo webhooks secrets alice --data-dir /var/lib/katsudo
        katsudo webhooks secrets alice --rotate --data-dir /var/lib/katsudo
      """)

  @Argument(help: "The name that owns the webhooks, as in katsudo keys list.")
  var owner: String

  @Flag(help: "Make a new secret.")
  var rotate = false

  @OptionGroup var folder: KeysCommand.Folder

  func run() async throws {
    try await folder.perform { administration in
      let secrets =
        rotate ? try await administration.rotateWebhookSecret(of: owner) : try await administration.webhookSecrets(of: owner)
      for secret in secrets { print(secret.text + (secret.expiresAt.map { "  until \($0.wireText)" } ?? "")) }
    }
  }
}
