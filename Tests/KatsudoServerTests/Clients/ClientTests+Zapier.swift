import KatsudoAPI
import KatsudoTesting
import Testing

extension ClientTests {
  @Suite(.server(.held.with(models: [Manifest.plain("test/scale", properties: ["scale": ["type": "float"]])]))) struct Zapier {
    @Test func `Zapier can make a form from every schema`() async throws {
      try await client { client in
        let seed = try await client.form(for: APIClient.seedModel)
        #expect(seed == ["prompt": true, "image_urls": true, "seed": false, "frames": false])
        let scale = try await client.form(for: "test/scale")
        #expect(scale == ["scale": false])
      }
    }

    @Test func `Zapier can submit, read and cancel within ten seconds each`() async throws {
      try await client { client in
        let running = try await client.submit(APIClient.seedModel, Input.valid)
        try await SuiteServer.client.running(running)
        let queued = try await client.submit(APIClient.seedModel, Input.valid)
        #expect(try await client.result(queued)["status"] == "in_queue")
        #expect(try await client.result(running)["status"] == "in_progress")
        #expect(try await client.cancel(queued)["outcome"] == "cancelled")
        #expect(try await client.result(queued)["status"] == "cancelled")
        #expect(try await client.cancel(running)["outcome"] == "not_cancellable")
      }
    }

    @Test func `Zapier can submit a picture by URL without waiting for its silent host`() async throws {
      let open = ["--allow-private-network", "--allow-http"]
      try await MediaServer.run(.silence) { media in
        try await ServerSetup.echo.with(arguments: open).run { server in
          try await ClientHTTP.with(limit: .seconds(10)) { http in
            let client = ZapierClient(http: http, base: server.client.base, token: try #require(server.client.token))
            let id = try await client.submit(APIClient.seedModel, Input.picture(media.url("/slow.png")))
            try await eventually("the picture was requested", { media.requests.count }, until: { $0 == 1 })
            #expect(try await client.result(id)["status"] == "in_progress")
          }
        }
      }
    }

    private func client(_ body: (ZapierClient) async throws -> Void) async throws {
      let server = try SuiteServer.client
      let key = try #require(server.token)
      try await ClientHTTP.with(limit: .seconds(10)) { http in
        try await body(ZapierClient(http: http, base: server.base, token: key))
      }
    }
  }
}
