import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The calls that the page about webhooks shows work as they stand.
@Suite(.timeLimit(.minutes(3))) struct WebhookPageTests {
  @Test func `the page's calls submit with a webhook, replay a message and show the keys`() async throws {
    let snippets = try ShellSnippets(of: "docs/14-webhooks.md")
    try await MediaServer.run(.status(200)) { receiver in
      try await ServerSetup.echo.with(Hooks.environment).run { server in
        try await withTemporaryFolder { folder in
          let picture = PictureBytes.jpeg(width: 400, height: 400)
          #expect(FileManager.default.createFile(atPath: "\(folder)/street.jpg", contents: Data(picture)))
          let environment = [
            "KATSUDO_URL": server.client.base, "KEY": server.client.token ?? "", "HOOK": receiver.url("/hook?a=b"),
            "DATA_DIR": server.dataDir,
          ]
          let run = try await snippets.run(in: folder, environment: environment)
          #expect(run.exitCode == 0, "\(run.output) \(run.errors)")
          #expect(run.output.contains(#""outcome":"pending""#), "\(run.output)")
          #expect(run.output.contains("whsec_"))
          #expect(run.output.contains(#""public_key":"whpk_"#))
          let messages = try await receiver.received(3)
          #expect(messages.allSatisfy { $0.target == "/hook?a=b" })
          #expect(messages.contains { $0.json["status"] == "succeeded" })
        }
      }
    }
  }
}
