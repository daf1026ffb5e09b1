import EmakiAPI
import EmakiTesting
import Testing

@Suite struct SmokeTests {
  @Test func `an echo request comes back`() async throws {
    _ = try await EmakiProcess.fresh(environment: EmakiProcess.echo) { server in
      let id = try await server.client.accepted([
        "prompt": "hello", "image_urls": [.string(PictureBytes.dataURI(.png, width: 400, height: 400))],
      ])
      let result = try await server.client.finished(id)
      #expect(result["status"] == "succeeded")
    }
  }
}
