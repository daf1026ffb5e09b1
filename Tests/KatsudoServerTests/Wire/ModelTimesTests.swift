import KatsudoAPI
import KatsudoEngines
import KatsudoTesting
import Testing

/// The time that a model took, for callers that ask for it.
@Suite struct ModelTimesTests {
  private static let path = "/v1/models/\(APIClient.seedModel)"

  @Test func `a model has its median time for a caller that asks, and else the answer is as before`() async throws {
    let slow = RouterSetup.echo.with {
      $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.waitMilliseconds = 40 }
    }
    try await slow.run { server in
      let before = try await server.client.get(Self.path + "?include_times=true")
      before.expectSuccess()
      #expect(before.json.object?["median_seconds"] == .null)
      let plain = try await server.client.get(Self.path)
      #expect(plain.json.object?.keys.contains("median_seconds") == false)
      #expect(try await server.client.get(Self.path + "?include_times=false").body == plain.body)
      var rest = before.json.object
      rest?["median_seconds"] = nil
      #expect(rest == plain.json.object)

      for _ in 0..<3 { _ = try await server.client.finished(try await server.client.accepted(Input.valid)) }
      // Requests of every owner count, and those that failed do not.
      let bob = try await server.caller("bob")
      #expect(try await bob.finished(try await bob.accepted(Input.picture("https://localhost/a.png")))["status"] == "failed")
      let after = try await bob.get(Self.path + "?include_times=true")
      let median = try #require(after["median_seconds"]?.double)
      #expect((0.04..<60).contains(median))
      try await server.client.get(Self.path + "?include_times=maybe").expectError(
        422, 422_001, field: ["query", "include_times"], "must be true or false")
    }
  }
}
