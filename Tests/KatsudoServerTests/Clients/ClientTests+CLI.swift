import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension ClientTests {
  @Suite(.server(quick)) struct CLI {
    @Test func `the command line runs a model and saves a file from a host of RunComfy's domain`() async throws {
      // The name resolves to this server, so the server's links contain it too.
      try await client(host: "katsudo.runcomfy.net") { client in
        let run = try await client.run(APIClient.seedModel, Input.valid)
        #expect(run.states.last == "completed")
        #expect(run.skipped.isEmpty)
        #expect(run.saved.count == 1)
        let (name, data) = try #require(run.saved.first)
        #expect(name.hasSuffix(".mp4"))
        #expect(data.count == 60)
        #expect(String(decoding: data, as: UTF8.self).hasPrefix("echo \(name.dropLast(4))"))
      }
    }

    @Test func `the command line lists files of other hosts without saving them, and succeeds`() async throws {
      try await client(host: "127.0.0.1") { client in
        let run = try await client.run(APIClient.seedModel, Input.valid)
        #expect(run.saved.isEmpty)
        #expect(run.skipped.count == 1)
        #expect(run.output["video"]?.string == run.skipped.first)
      }
    }

    @Test func `the command line exits with 1 and the error of a failed request`() async throws {
      try await client(host: "127.0.0.1") { client in
        let exit = await #expect(throws: CLIClient.Exit.self) {
          try await client.run(APIClient.seedModel, Input.picture("https://localhost/a.png"))
        }
        #expect(exit?.code == 1)
        #expect(exit?.message == RequestStates.refusedAddress)
        expectNoMisreadWord(in: exit?.message ?? "")
      }
    }

    @Test func `the command line exits with 65 for a wrong input and shows the answer`() async throws {
      try await client(host: "127.0.0.1") { client in
        let exit = await #expect(throws: CLIClient.Exit.self) { try await client.run(APIClient.seedModel, ["prompt": "a"]) }
        #expect(exit?.code == 65)
        #expect(exit?.message.contains("image_urls") == true)
      }
    }

    @Test func `the command line exits with 65 for an unknown model`() async throws {
      try await client(host: "127.0.0.1") { client in
        let exit = await #expect(throws: CLIClient.Exit.self) { try await client.run("no/such", ["prompt": "a"]) }
        #expect(exit?.code == 65)
      }
    }

    @Test func `the command line exits with 77 for a refused key`() async throws {
      try await client(host: "127.0.0.1", token: "katsudo_wrong") { client in
        let exit = await #expect(throws: CLIClient.Exit.self) { try await client.run(APIClient.seedModel, Input.valid) }
        #expect(exit?.code == 77)
      }
    }

    @Test func `the command line reads the position as an integer and can cancel only a waiting request`() async throws {
      try await ServerSetup.held.run { server in
        try await ClientHTTP.with { http in
          let client = CLIClient(http: http, base: server.client.base + "/v1", token: try #require(server.client.token))
          let running = try await client.submit(APIClient.seedModel, Input.valid).id
          try await server.client.running(running)
          let queued = try await client.submit(APIClient.seedModel, Input.valid).id
          let (state, position) = try await client.status(queued)
          #expect(state == "in_queue")
          #expect(position == 1)
          let first = try #require(try await client.cancel(queued))
          #expect(first.requestId == queued)
          #expect(first.outcome == "cancelled")
          let second = try #require(try await client.cancel(running))
          #expect(second.outcome == "not_cancellable")
          #expect(second.status == "in_progress")
        }
      }
    }

    @Test func `the command line signs in through the browser and asks whose key it has`() async throws {
      let server = try SuiteServer.client
      try await client(host: "127.0.0.1") { client in
        let start = try await client.startLogin()
        #expect(start.verifyUrl == "\(server.base)/device?code=\(start.userCode)")
        #expect(start.expiresIn == 600)
        #expect(start.pollInterval == 2)
        #expect(try await client.pollLogin(start).status == "pending")
        try await server.post("/v1/device/\(start.userCode)", json: ["approve": true, "name": "runcomfy"]).expectSuccess()
        let poll = try await client.pollLogin(start)
        #expect(poll.status == "authorized")
        let token = try #require(poll.accessToken)
        let account = try await client.account(token: token)
        #expect(account.id == "default")
        #expect(account.tokenType == "api_key")
        expectTimestamp(account.tokenCreatedAt.map { .string($0) })
        #expect(try await client.pollLogin(start).status == "expired")
        let refused = try await client.startLogin()
        try await server.post("/v1/device/\(refused.userCode)", json: ["approve": false]).expectSuccess()
        #expect(try await client.pollLogin(refused).status == "denied")
        let exit = await #expect(throws: CLIClient.Exit.self) { try await client.account(token: "katsudo_wrong") }
        #expect(exit?.code == 77)
      }
    }

    private func client(host: String, token: String? = nil, _ body: (CLIClient) async throws -> Void) async throws {
      let server = try SuiteServer.client
      let port = try #require(server.base.split(separator: ":").last)
      let key = try token ?? #require(server.token)
      try await ClientHTTP.with(names: ["katsudo.runcomfy.net": "127.0.0.1"]) { http in
        try await body(CLIClient(http: http, base: "http://\(host):\(port)/v1", token: key, pollSeconds: 0.05))
      }
    }
  }
}
