import KatsudoAPI
import KatsudoTesting
import Testing

extension ClientTests {
  @Suite(.server(quick)) struct MCP {
    @Test func `the MCP server finds models and runs one`() async throws {
      try await client { client in
        #expect(try await client.models(search: "dreamina") == [APIClient.seedModel])
        #expect(try await client.categories() == ["image-to-video"])
        let outputs = try await client.run(APIClient.seedModel, Input.valid)
        #expect(outputs.count == 1)
        #expect(outputs.first?.hasSuffix(".mp4") == true)
      }
    }

    @Test func `the MCP server reads the text of an error`() async throws {
      try await client { client in
        let error = await #expect(throws: MCPClient.APIError.self) { try await client.run(APIClient.seedModel, ["image_urls": [1]]) }
        #expect(error?.status == 422)
        #expect(error?.code == 422_001)
        #expect(
          error?.text == "image_urls[0]: This input must be a string, not an integer. prompt: This input is required.")
      }
    }

    @Test func `the MCP server reads the error of a failed request`() async throws {
      try await client { client in
        let error = await #expect(throws: MCPClient.APIError.self) {
          try await client.run(APIClient.seedModel, Input.picture("https://[::1]/a.png"))
        }
        #expect(error?.text.contains("is not on the public internet") == true)
      }
    }

    private func client(_ body: (MCPClient) async throws -> Void) async throws {
      let server = try SuiteServer.client
      let key = try #require(server.token)
      try await ClientHTTP.with(limit: .seconds(120)) { http in
        try await body(MCPClient(http: http, base: server.base + "/v1", token: key, pollSeconds: 0.05))
      }
    }
  }
}
