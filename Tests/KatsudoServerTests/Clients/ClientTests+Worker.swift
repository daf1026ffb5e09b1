import KatsudoAPI
import KatsudoTesting
import Testing

extension ClientTests {
  @Suite(.server(quick)) struct Worker {
    @Test func `the worker needs only the result to see a success`() async throws {
      try await client { client in
        guard case .succeeded(let video) = try await client.run(APIClient.seedModel, Input.valid) else {
          Issue.record("the request must succeed")
          return
        }
        #expect(video.hasSuffix(".mp4"))
      }
    }

    @Test func `the worker needs only the result to see a failure and its text`() async throws {
      try await client { client in
        let outcome = try await client.run(APIClient.seedModel, Input.picture("https://localhost/a.png"))
        #expect(outcome == .failed(RequestStates.refusedAddress))
      }
    }

    @Test func `the worker sees a request that another client cancelled`() async throws {
      try await ServerSetup.idle.run { server in
        try await ClientHTTP.with { http in
          let client = WorkerClient(http: http, base: server.client.base, token: try #require(server.client.token), pollSeconds: 0.05)
          let outcome = try await client.run(APIClient.seedModel, Input.valid) { id in
            try await server.client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
          }
          #expect(outcome == .cancelled)
        }
      }
    }

    @Test func `the worker recognises a refused key by its error code`() async throws {
      let server = try SuiteServer.client
      try await ClientHTTP.with { http in
        let fault = await #expect(throws: WorkerClient.Fault.self) {
          try await WorkerClient(http: http, base: server.base, token: "no").run(APIClient.seedModel, Input.valid)
        }
        #expect(fault?.status == 401)
        #expect(fault?.code == 400_004)
      }
    }

    private func client(_ body: (WorkerClient) async throws -> Void) async throws {
      let server = try SuiteServer.client
      let key = try #require(server.token)
      try await ClientHTTP.with { http in
        try await body(WorkerClient(http: http, base: server.base, token: key, pollSeconds: 0.05))
      }
    }
  }
}
