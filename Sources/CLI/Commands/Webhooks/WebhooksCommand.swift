import ArgumentParser

/// `katsudo webhooks …`
struct WebhooksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks",
    abstract: "List, repeat and verify the messages to your webhooks.",
    discussion: """
      If you submit a request with a webhook, the server calls that address when the request has ended. Katsudo signs these messages;
      RunComfy's Model API has no webhooks.

      Examples:
        katsudo run MODEL --set prompt='push in' --webhook https://hooks.example.com/katsudo --no-wait
        katsudo webhooks list --outcome failed
      """,
    subcommands: [WebhooksListCommand.self, WebhooksReplayCommand.self, WebhooksVerifyCommand.self, WebhooksSecretsCommand.self])
}
