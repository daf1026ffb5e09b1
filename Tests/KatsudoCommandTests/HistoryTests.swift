import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The commands about the history of requests, on a real server.
@Suite struct HistoryTests {
  private func run(_ shell: Shell, _ more: String...) async throws -> String {
    try await shell.katsudo(
      ["run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--set", "seed=7", "--no-wait"] + more
    ).lastLine
  }

  @Test func `requests are found by their labels, model and time`() async throws {
    try await LocalServer.run { _, shell in
      let first = try await run(shell, "--label", "a b", "--label", "c")
      let second = try await run(shell, "--label", "c")
      for (arguments, expected) in [
        (["--label", "c"], [second, first]), (["--label", "c", "--label", "a b"], [first]), (["--label", "none"], []),
        (["--model", LocalServer.model, "--limit", "1"], [second]), (["--from", "2020-01-01", "--all"], [second, first]),
        (["--to", "2020-01-01T00:00:00+09:00"], []),
      ] {
        let list = try await shell.katsudo(["requests", "list", "--output", "json"] + arguments)
        list.expect(0)
        #expect(try list.document["requests"]?.array?.compactMap { $0["request_id"]?.string } == expected, "\(arguments)")
      }
      try await shell.katsudo("requests", "list", "--from", "yesterday").expect(64)
    }
  }

  @Test func `a receipt can be printed, a result reused, a request deleted, and the usage stays`() async throws {
    try await LocalServer.run { _, shell in
      let first = try await run(shell)
      try await shell.katsudo("result", first, "--wait", "--no-download").expect(0)
      let second = try await run(shell, "--reuse")
      let receipt = try await shell.katsudo("requests", "receipt", second, "--output", "json")
      receipt.expect(0)
      #expect(try receipt.document["reused_from"] == .string(first))
      try await shell.katsudo("requests", "receipt", first).expect(0)
      let deleted = try await shell.katsudo("requests", "delete", first, second)
      deleted.expect(0)
      #expect(deleted.output == "deleted \(first)\ndeleted \(second)\n")
      try await shell.katsudo("requests", "delete", first).expect(65)
      let usage = try await shell.katsudo("usage", "--output", "json")
      usage.expect(0)
      let row = try usage.document["usage"]?.array?.first
      #expect(row?["succeeded"] == 2)
      #expect(row?["reused"] == 1)
      #expect(try await shell.katsudo("usage").output.hasPrefix("day "))
    }
  }
}
