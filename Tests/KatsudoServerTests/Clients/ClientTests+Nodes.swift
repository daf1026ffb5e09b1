import KatsudoAPI
import KatsudoTesting
import Testing

extension ClientTests {
  @Suite(.server(quick)) struct Nodes {
    @Test func `the nodes make a video from a picture in the request`() async throws {
      try await client { client in
        #expect(try await client.price(of: APIClient.seedModel, unit: "second") == 0)
        let made = try await client.make(APIClient.seedModel, Input.valid)
        #expect(made.contentType == "video/mp4")
        #expect(made.video.count == 60)
        #expect(made.cost == 0)
      }
    }

    @Test func `the nodes stop at a price with another unit`() async throws {
      try await client { client in
        let refusal = await #expect(throws: NodesClient.Refusal.self) { try await client.price(of: APIClient.seedModel, unit: "output") }
        #expect(refusal?.description == "another unit")
      }
    }

    @Test func `the nodes show the error of a failed request`() async throws {
      try await client { client in
        let refusal = await #expect(throws: NodesClient.Refusal.self) {
          try await client.make(APIClient.seedModel, Input.picture("https://localhost/a.png"))
        }
        #expect(refusal?.description == "failed: \(RequestStates.refusedAddress)")
      }
    }

    @Test func `the nodes can cancel a waiting request`() async throws {
      try await ServerSetup.held.run { server in
        try await ClientHTTP.with(limit: .seconds(5)) { http in
          let client = NodesClient(http: http, origin: server.client.base, token: try #require(server.client.token))
          let running = try await client.submit(APIClient.seedModel, Input.valid)
          try await server.client.running(running)
          let queued = try await client.submit(APIClient.seedModel, Input.valid)
          #expect(try await client.cancel(queued))
          #expect(try await !client.cancel(running))
        }
      }
    }

    private func client(_ body: (NodesClient) async throws -> Void) async throws {
      let server = try SuiteServer.client
      let key = try #require(server.token)
      try await ClientHTTP.with(limit: .seconds(30)) { http in
        try await body(NodesClient(http: http, origin: server.base, token: key, pollSeconds: 0.05))
      }
    }
  }
}
