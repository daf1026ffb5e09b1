import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The command line's verbs about webhooks.
@Suite(.timeLimit(.minutes(3))) struct WebhookCommandTests {
  @Test func `run submits with a webhook, list shows the message, replay sends it again`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await ServerSetup.echo.with(Hooks.environment).run { server in
        let environment = ["RUNCOMFY_MODEL_API_BASE": server.client.base + "/v1", "RUNCOMFY_TOKEN": server.client.token ?? ""]
        func katsudo(_ arguments: [String]) async throws -> FinishedCommand {
          let command = try await FinishedCommand.run(arguments, environment: environment)
          #expect(command.exitCode == 0, "\(command.errors)")
          return command
        }
        let run = try await katsudo([
          "run", APIClient.seedModel, "--input", Input.valid.jsonText, "--webhook", receiver.url("/hook"), "--webhook-intermediate-status",
          "--no-wait",
        ])
        try await receiver.received(3)
        _ = try await server.client.delivery(of: run.lastLine, "delivered")
        let list = try await katsudo(["webhooks", "list", "--request", run.lastLine, "--output", "json"])
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(list.output.utf8))
        let messages = json["deliveries"]?.array ?? []
        #expect(messages.map { $0["status"] } == ["succeeded", "in_progress", "in_queue"])
        let id = try #require(messages.first?["id"]?.string)
        #expect(try await katsudo(["webhooks", "list", "--outcome", "delivered"]).output.contains(id))
        #expect(try await katsudo(["webhooks", "replay", id]).output == "\(id) is sent again\n")
        #expect(try await receiver.received(4).last?.messageID == id)
      }
    }
  }

  @Test func `secrets are shown and replaced with and without a running server`() async throws {
    try await withTemporaryFolder { folder in
      let dataDir = folder + "/data"
      func secrets(_ more: [String] = []) async throws -> [String] {
        let command = try await FinishedCommand.run(["webhooks", "secrets", "ann", "--data-dir", dataDir] + more)
        #expect(command.exitCode == 0, "\(command.errors)")
        return command.output.split(separator: "\n").map(String.init)
      }
      let missing = try await FinishedCommand.run(["webhooks", "secrets", "ann", "--data-dir", dataDir])
      #expect(missing.exitCode == 1)
      #expect(missing.errors.contains("There is no data folder"))
      let first = try await ServerSetup.idle.run(in: dataDir) { _ in try await secrets() }.value
      #expect(first.count == 1)
      #expect(first[0].wholeMatch(of: /whsec_[A-Za-z0-9+\/]{43}=/) != nil)
      let rotated = try await secrets(["--rotate"])
      #expect(rotated.count == 2)
      #expect(rotated[1].hasPrefix(first[0] + "  until 2"))
      #expect(try await secrets() == rotated)
      let attributes = try FileManager.default.attributesOfItem(atPath: dataDir + "/webhook-key")
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }
}
