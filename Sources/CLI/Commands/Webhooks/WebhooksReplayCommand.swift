import ArgumentParser
import KatsudoClient

/// `katsudo webhooks replay`
struct WebhooksReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Send a message to a webhook again.",
    discussion: """
      The message keeps its id. You can also repeat a message that was delivered. The server tries to deliver it as often as a new one.

      Example:
        katsudo webhooks replay msg_01a20438-cf1a-7d7e-8521-724864376da3
      """)

  @Argument(help: "The message's id, from katsudo webhooks list or from the header webhook-id.")
  var id: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let message = try await session.client.webhooks.replay(id)
      session.console.give(message.document)
      session.console.say("\(message.id) is sent again")
    }
  }
}
