import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Keys of operators, which only the owner of the data folder can make.
@Suite struct OperatorKeyTests {
  /// Everything that the control socket takes for a key, and every name that the API might take.
  private static let order: JSONValue = [
    "name": "grasping", "owner": "intruder", "isOperator": true, "is_operator": true, "operator": true,
  ]

  @Test func `a key that is made over HTTP is ordinary, whatever the body and the key of the call say`() async throws {
    try await ServerSetup.idle.run { server in
      let chief = try await makeChief(server)
      for client in [chief, server.client] { try await client.post("/v1/keys", json: Self.order).expectSuccess(201) }
      let lines = try await KeyList(dataDir: server.dataDir).text.split(separator: "\n")
      #expect(lines.count == 4)
      #expect(lines.count { $0.contains("  operator") } == 1)
      #expect(!lines.contains { $0.contains("intruder") })
    }
  }

  @Test func `the calls of the control socket do not exist over HTTP, not even for an operator's key`() async throws {
    try await ServerSetup.idle.run { server in
      let chief = try await makeChief(server)
      let before = try await KeyList(dataDir: server.dataDir).text
      let limits = try await FinishedCommand.run(["keys", "limits", "--data-dir", server.dataDir]).output
      let names = ["limits/chief", "limits", "webhook-secrets/chief", "audit/9", "overview", "backup"]
      for path in ["/keys", "/keys/chief"] + names.flatMap({ ["/\($0)", "/v1/\($0)"] }) {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
          for client in [chief, server.client, server.stranger] {
            let answer = try await client.call(method, path, body: Self.order.encoded())
            #expect([401, 404, 405].contains(answer.status), "\(method) \(path): \(answer.status)")
          }
        }
      }
      #expect(try await KeyList(dataDir: server.dataDir).text == before)
      #expect(try await FinishedCommand.run(["keys", "limits", "--data-dir", server.dataDir]).output == limits)
      #expect(FolderNames.of(server.dataDir + "/backup").count < 2, "no backup was prepared")
    }
  }

  /// Makes an operator's key with the command line, and returns a client with it.
  private func makeChief(_ server: KatsudoProcess) async throws -> APIClient {
    let made = try await FinishedCommand.run(["keys", "create", "chief", "--operator", "--data-dir", server.dataDir])
    try #require(made.exitCode == 0, "\(made.errors)")
    let list = try await KeyList(dataDir: server.dataDir).text
    #expect(list.split(separator: "\n").contains { $0.contains("  chief  ") && $0.contains("  active  operator") })
    return server.client.with(token: made.lastLine)
  }

  @Test func `only the owner of the data folder can open the control socket`() async throws {
    try await ServerSetup.idle.run { server in
      // The first answer shows that the socket is there with its mode.
      _ = try await KeyList(dataDir: server.dataDir)
      let facts = try FileManager.default.attributesOfItem(atPath: server.dataDir + "/control.sock")
      #expect(facts[.type] as? FileAttributeType == .typeSocket)
      try await eventually("the mode is set") {
        try FileManager.default.attributesOfItem(atPath: server.dataDir + "/control.sock")[.posixPermissions] as? Int
      } until: {
        $0 == 0o600
      }
      let folder = try FileManager.default.attributesOfItem(atPath: server.dataDir)
      #expect(folder[.posixPermissions] as? Int == 0o700)
    }
  }
}
