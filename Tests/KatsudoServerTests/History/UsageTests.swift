import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct UsageTests {
  private static let priced = RouterSetup.echo.with(models: [Manifest.plain("test/priced", price: 0.25), Manifest.plain("test/idle")]) {
    $0.configuration.work.engines["test/priced"] = ["echo"]
  }

  @Test func `usage has the caller's own requests by day and key, and outlives them`() async throws {
    let clock = TestClock()
    try await Self.priced.with({ $0.time.now = { clock.now } }).run { server in
      let ann = try await server.caller("ann")
      let other = try await server.caller("ann")
      let bob = try await server.caller("bob")
      func run(_ client: APIClient) async throws -> String {
        let id = try await client.accepted(["prompt": "a"], query: "", model: "test/priced")
        #expect(try await client.finished(id)["status"] == "succeeded")
        return id
      }
      let first = try await run(ann)
      _ = try await (run(ann), run(other), run(bob))
      let waiting = try await ann.accepted(["prompt": "a"], query: "", model: "test/idle")
      try await ann.call("POST", "/v1/requests/\(waiting)/cancel").expectSuccess(202)
      #expect(try await ann.delete(first).status == 204)
      clock.advance(days: 1)
      _ = try await run(ann)
      let answer = try await ann.get("/v1/usage")
      answer.expectSuccess()
      #expect(answer["from"] == "2026-10-24")
      #expect(answer["to"] == "2026-11-23")
      let rows = answer["usage"]?.array ?? []
      #expect(rows.map { $0["day"] } == ["2026-11-22", "2026-11-22", "2026-11-23"])
      #expect(rows.compactMap { $0["succeeded"]?.integer }.sorted() == [1, 1, 2])
      #expect(rows.compactMap { $0["cancelled"]?.integer }.reduce(0, +) == 1)
      #expect(rows.compactMap { $0["cost"]?.double }.sorted() == [0.25, 0.25, 0.5])
      #expect(Set(rows.compactMap { $0["key_id"]?.string }).count == 2)
      #expect(try await bob.get("/v1/usage")["usage"]?.array?.count == 1)
      #expect(try await ann.get("/v1/usage?from=2026-11-23&to=2026-11-23T23:59:59Z")["usage"]?.array?.count == 1)
      #expect(try await ann.get("/v1/usage?to=2026-11-21")["usage"] == [])
    }
  }

  @Test func `a wrong range of days is refused`() async throws {
    try await RouterSetup.idle.run { server in
      for (query, name, fragment) in [
        ("from=2026-11-23&to=2026-11-22", "from", "must not be later than to"),
        ("from=2025-11-22&to=2026-11-23", "from", "less than 366 days"),
        ("from=x", "from", "must be a date"), ("to=2026", "to", "must be a date"),
      ] {
        try await server.client.get("/v1/usage?\(query)").expectError(422, 422_001, field: ["query", .string(name)], fragment)
      }
      try await server.client.get("/v1/usage?from=2025-11-23&to=2026-11-23").expectSuccess()
      #expect(try await server.stranger.get("/v1/usage").status == 401)
    }
  }

  @Test func `sums older than the setting are deleted`() async throws {
    let clock = TestClock()
    let setup = Self.priced.with {
      $0.time.now = { clock.now }
      $0.housekeepingInterval = .milliseconds(20)
      $0.configuration.work.usageDays = 10
    }
    try await setup.run { server in
      let id = try await server.client.accepted(["prompt": "a"], query: "", model: "test/priced")
      _ = try await server.client.finished(id)
      clock.advance(days: 9.5)
      func count() async throws -> Int { try await server.client.get("/v1/usage")["usage"]?.array?.count ?? 0 }
      #expect(try await count() == 1)
      clock.advance(days: 2)
      try await eventually("the sum is gone", count, until: { $0 == 0 })
    }
  }
}
