import Foundation
import KatsudoTesting
import Testing

@Suite struct AuditTests {
  private func audit(_ folder: String, _ arguments: String...) async throws -> [[String]] {
    let command = try await FinishedCommand.run(["keys", "audit", "--data-dir", folder] + arguments)
    #expect(command.exitCode == 0, "\(command.errors)")
    return command.output.split(separator: "\n").map { $0.components(separatedBy: "  ") }
  }

  private func run(_ arguments: [String], _ folder: String) async throws -> FinishedCommand {
    let command = try await FinishedCommand.run(["keys"] + arguments + ["--data-dir", folder])
    #expect(command.exitCode == 0, "\(command.errors)")
    return command
  }

  @Test func `every change of keys and limits is told with its author, with a server, after it was killed, and without one`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let me = "user:\(geteuid())"
      try await ServerSetup.idle.run(in: folder) { server in
        _ = try await run(["create", "ann", "--operator"], folder)
        let id = try #require(try await KeyList(dataDir: folder).keys.last?.id)
        _ = try await run(["limits", "ann", "--weight", "3"], folder)
        _ = try await run(["revoke", id], folder)
        // The second revoke changes nothing.
        _ = try await run(["revoke", id], folder)
        server.kill()
      }
      _ = try await run(["create", "bob", "--requests-per-second", "5"], folder)
      let entries = try await audit(folder)
      #expect(entries.map { $0[1] } == ["server", me, me, me, me])
      #expect(entries.map { $0[2] } == ["created", "created", "limits_changed", "revoked", "created"])
      #expect(entries.map { $0[4] } == ["default", "ann", "ann", "ann", "bob"])
      #expect(entries[1][3] == entries[3][3], "the key that was made is the one that was revoked")
      #expect(entries[2][3] == "-", "limits belong to an owner and not to a key")
      #expect(entries[1].last == "operator")
      #expect(entries[2].last?.contains("weight 3") == true)
      #expect(entries[4].last == "requests per second 5.0")
      #expect(try await audit(folder, "--limit", "2") == Array(entries.suffix(2)))
    }
  }

  @Test(arguments: ["0", "10001", "-1"]) func `a limit out of its range is refused`(limit: String) async throws {
    try await withTemporaryFolder { folder in
      let command = try await FinishedCommand.run(["keys", "audit", "--limit=\(limit)", "--data-dir", folder])
      #expect(command.exitCode == 64)
      #expect(command.errors.contains("--limit must be a whole number from 1 to 10000."))
    }
  }
}
