import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Keys of operators, which only the owner of the data folder can make.
@Suite struct OperatorKeyTests {
  @Test func `no call over HTTP makes a key or changes a limit, not even one with an operator's key`() async throws {
    try await ServerSetup.idle.run { server in
      let made = try await FinishedCommand.run(["keys", "create", "chief", "--operator", "--data-dir", server.dataDir])
      #expect(made.exitCode == 0, "\(made.errors)")
      let chief = server.client.with(token: made.lastLine)
      try await chief.get("/v1/requests").expectSuccess()
      let before = try await KeyList(dataDir: server.dataDir)
      #expect(before.text.split(separator: "\n").contains { $0.contains("  chief  ") && $0.hasSuffix("  active  operator") })
      let limits = try await FinishedCommand.run(["keys", "limits", "--data-dir", server.dataDir]).output
      let order = try JSONEncoder().encode(KeyOrder(owner: "intruder", isOperator: true))
      // The paths of the control socket, alone and under the paths of the API.
      for path in ["/keys", "/keys/chief", "/limits/chief", "/webhook-secrets/chief", "/audit/9", "/limits", "/overview", "/backup"] {
        for prefix in ["", "/v1"] {
          for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            for client in [chief, server.client, server.stranger] {
              let answer = try await client.call(method, prefix + path, body: method == "GET" ? nil : order)
              #expect([401, 404].contains(answer.status), "\(method) \(prefix)\(path): \(answer.status)")
            }
          }
        }
      }
      #expect(try await KeyList(dataDir: server.dataDir).text == before.text)
      #expect(try await FinishedCommand.run(["keys", "limits", "--data-dir", server.dataDir]).output == limits)
    }
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
