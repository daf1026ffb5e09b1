import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.router(.held)) struct HealthTests {
  @Test func `healthz answers ok while the server listens`() async throws {
    let answer = try await SuiteServer.current.stranger.get("/healthz")
    answer.expectSuccess()
    #expect(answer.json == ["status": "ok"])
  }

  @Test func `readyz answers ready with the numbers of waiting and running requests`() async throws {
    let server = try SuiteServer.current
    let stranger = server.stranger
    #expect(try await stranger.get("/readyz").json == ["status": "ready", "waiting": 0, "running": 0])
    let running = try await server.client.accepted(Input.valid)
    try await server.client.running(running)
    for _ in 0..<2 { _ = try await server.client.accepted(Input.valid) }
    let answer = try await stranger.get("/readyz")
    answer.expectSuccess()
    #expect(answer.json == ["status": "ready", "waiting": 2, "running": 1])
  }
}
