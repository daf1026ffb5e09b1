import KatsudoAPI
import KatsudoTesting
import Testing

extension ClientTests {
  @Suite(.server(quick)) struct App {
    @Test func `the app shows the first address in the output`() async throws {
      try await client { client in
        let address = try await client.make(APIClient.seedModel, Input.valid)
        #expect(address.hasSuffix(".mp4"))
        #expect(try await client.http.call("GET", address).body.count == 60)
      }
    }

    @Test func `the app shows the message of a refused submission`() async throws {
      try await client { client in
        let shown = await #expect(throws: AppClient.Shown.self) {
          try await client.make(APIClient.seedModel, Input.picture(PictureBytes.dataURI(.png, width: 4097, height: 4000)))
        }
        #expect(shown?.message == "image_urls[0]: Maximum resolution is 4096x4096.")
      }
    }

    @Test func `the app shows the error of a failed request`() async throws {
      try await client { client in
        let shown = await #expect(throws: AppClient.Shown.self) {
          try await client.make(APIClient.seedModel, Input.picture("https://localhost/a.png"))
        }
        #expect(shown?.message == RequestStates.refusedAddress)
      }
    }

    private func client(_ body: (AppClient) async throws -> Void) async throws {
      let server = try SuiteServer.client
      let key = try #require(server.token)
      try await ClientHTTP.with { http in
        try await body(AppClient(http: http, base: server.base, token: key, pollSeconds: 0.05))
      }
    }
  }
}
