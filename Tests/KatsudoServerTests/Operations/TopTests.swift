import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct TopTests {
  @Test func `one look shows what waits and runs, and on which engine`() async throws {
    try await ServerSetup.held.run { server in
      let running = try await server.client.accepted(Input.valid)
      try await server.client.running(running)
      for _ in 0..<2 { _ = try await server.client.accepted(Input.valid) }
      let top = try await FinishedCommand.run(["top", "--once", "--data-dir", server.dataDir])
      #expect(top.exitCode == 0, "\(top.errors)")
      #expect(top.output.contains("waiting 2  running 1"), "\(top.output)")
      let rows = top.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init) }
      #expect(rows.contains { $0.prefix(3) == [APIClient.seedModel, "2", "1"] }, "\(top.output)")
      #expect(rows.contains { $0 == ["echo", "1", "1", "ready"] }, "\(top.output)")
      #expect(rows.contains { $0.prefix(4) == [running, APIClient.seedModel, "echo", "default"] }, "\(top.output)")

      let document = try await FinishedCommand.run(["top", "--output", "json", "--data-dir", server.dataDir])
      #expect(document.exitCode == 0)
      #expect(document.output.split(separator: "\n").count == 1)
      let json = try JSONDecoder().decode(JSONValue.self, from: Data(document.output.utf8))
      #expect(json["waiting"] == 2)
      #expect(json["attempts"]?.array?.first?["request_id"] == .string(running))
      expectTimestamp(json["at"])
    }
  }

  @Test func `without a server the command says so`() async throws {
    try await withTemporaryFolder { folder in
      let top = try await FinishedCommand.run(["top", "--once", "--data-dir", folder])
      #expect(top.exitCode == 69)
      #expect(top.errors.contains("No Katsudo server runs with the data folder \(folder). Start katsudo serve"), "\(top.errors)")
      let document = try await FinishedCommand.run(["top", "--output", "json", "--data-dir", folder])
      let json = try JSONDecoder().decode(JSONValue.self, from: Data(document.output.utf8))
      #expect(json["error"]?["code"] == "no_server")
    }
  }
}
