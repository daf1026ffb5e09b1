import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The examples of the page about the API work as they stand.
@Suite struct APIPageTests {
  @Test func `the examples repeat a submit, wait for a result and read its events`() async throws {
    let snippets = try ShellSnippets(of: "docs/03-api.md")
    #expect(snippets.script.contains("Prefer: wait=50") && snippets.script.contains("Last-Event-ID"))
    try await ServerSetup.echo.run { server in
      try await withTemporaryFolder { folder in
        let sample = try await FinishedCommand.run(["sample", "street", "-o", "\(folder)/street.jpg", "--width", "640"])
        #expect(sample.exitCode == 0, "\(sample.errors)")
        let run = try await snippets.run(in: folder, environment: ["KATSUDO_URL": server.client.base, "KEY": server.client.token ?? ""])
        #expect(run.exitCode == 0, "\(run.output) \(run.errors)")
        let events = try String(contentsOfFile: "\(folder)/events.txt", encoding: .utf8)
        #expect(events.hasPrefix("id: "))
        #expect(events.contains("event: output\ndata: {") && events.hasSuffix("\"status\":\"succeeded\"}\n\n"))
        // The second stream begins behind the first event.
        let first = events.components(separatedBy: "\n\n")[0]
        #expect(run.output.components(separatedBy: first).count == 2)
      }
    }
  }
}
