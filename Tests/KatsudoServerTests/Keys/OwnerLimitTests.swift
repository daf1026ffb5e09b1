import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoTesting
import Testing

/// The limits of owners and keys, as `katsudo keys` sets them.
@Suite struct OwnerLimitTests {
  private func limit(_ arguments: [String], _ folder: String) async throws -> FinishedCommand {
    try await FinishedCommand.run(["keys", "limits"] + arguments + ["--data-dir", folder])
  }

  @Test func `the command shows and sets the limits of an owner while the server runs`() async throws {
    try await ServerSetup.idle.run { server in
      let first = try await limit(["default", "--weight", "3", "--running", "4", "--dollars-per-day", "2.5"], server.dataDir)
      #expect(first.exitCode == 0, "\(first.errors)")
      let second = try await limit(["default", "--waiting", "7", "--running", "none"], server.dataDir)
      let text = "default  weight 3, running none, waiting 7, requests per second none, US dollars per day 2.5\n"
      #expect(second.output == text)
      #expect(try await limit([], server.dataDir).output == text)
      #expect(
        try await limit(["bob"], server.dataDir).output
          == "bob  weight 1, running none, waiting none, requests per second none, US dollars per day none\n")
      for wrong in [
        ["default", "--weight", "0"], ["default", "--running", "many"], ["default", "--requests-per-second", "0"], ["--weight", "2"],
      ] {
        #expect(try await limit(wrong, server.dataDir).exitCode == 64, "\(wrong)")
      }
      #expect(try await limit([], server.dataDir).output == text)
    }
  }

  @Test func `limits that are set without a server are in force when it starts`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let key = try await FinishedCommand.run(["keys", "create", "ann", "--data-dir", folder])
      #expect(try await limit(["ann", "--waiting", "1"], folder).exitCode == 0)
      try await ServerSetup.idle.run(in: folder, token: key.lastLine) { server in
        _ = try await server.client.accepted(Input.valid)
        try await server.client.submit(Input.valid).expectError(429, 429_001, "You already have 1 waiting requests, which is your limit")
      }
    }
  }

  @Test func `a request over the waiting limit is refused before its body is read`() async throws {
    try await ServerSetup.idle.run { server in
      #expect(try await limit(["default", "--waiting", "1"], server.dataDir).exitCode == 0)
      _ = try await server.client.accepted(Input.valid)
      try await RawConnection.open(to: server.client) { connection in
        try await connection.send(
          """
          POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(server.client.token ?? "")\r\n\
          Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n
          """)
        let answer = try await connection.answer()
        #expect(answer.status == 429)
        #expect(answer.headers["ratelimit-policy"] == #""waiting";q=1"#)
        #expect(answer.headers["ratelimit"] == #""waiting";r=0;t=60"#)
        #expect(answer.headers["retry-after"] == "60")
      }
    }
  }

  @Test func `calls above an owner's rate are refused and told when to come again`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with({ $0.time = clock.source }).run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(requestsPerSecond: 2))
      for _ in 0..<2 { try await client.get("/v1/models?limit=1").expectSuccess() }
      let answer = try await client.get("/v1/models?limit=1")
      answer.expectError(429, 429_001, "Your limit is 2 requests per second. Send this one again in 1 s.")
      #expect(answer.headers["retry-after"] == "1")
      #expect(answer.headers["ratelimit-policy"] == #""requests";q=2;w=1"#)
      #expect(answer.headers["ratelimit"] == #""requests";r=0;t=1"#)
      clock.advance(milliseconds: 500)
      try await client.get("/v1/models?limit=1").expectSuccess()
      #expect(try await client.get("/v1/models?limit=1").status == 429)
      try await server.caller("bob").get("/v1/models?limit=1").expectSuccess()
      clock.advance(milliseconds: 100_000)
      for _ in 0..<2 { try await client.get("/v1/models?limit=1").expectSuccess() }
      #expect(try await client.get("/v1/models?limit=1").status == 429)
    }
  }

  @Test func `the metrics count against the same rate`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with({ $0.time = clock.source }).run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(requestsPerSecond: 2))
      try await client.get("/v1/models?limit=1").expectSuccess()
      #expect(try await client.get("/metrics").status == 200)
      for path in ["/metrics", "/v1/models?limit=1"] {
        try await client.get(path).expectError(429, 429_001, "Your limit is 2 requests per second.")
      }
      #expect(try await server.caller("bob").get("/metrics").status == 200)
      clock.advance(milliseconds: 500)
      #expect(try await client.get("/metrics").status == 200)
      #expect(try await client.get("/metrics").status == 429)
    }
  }

  @Test func `a repeated submit with a known key is answered above the rate`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with({ $0.time = clock.source }).run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(requestsPerSecond: 1))
      let first = try await client.submit(Input.valid, key: "order-1")
      first.expectSuccess()
      let again = try await client.submit(Input.valid, key: "order-1")
      again.expectSuccess()
      #expect(again["request_id"] == first["request_id"])
      #expect(try await client.submit(Input.valid, key: "order-2").status == 429)
    }
  }

  @Test func `a key may have a lower rate than its owner`() async throws {
    try await ServerSetup.idle.run { server in
      let made = try await FinishedCommand.run([
        "keys", "create", "ann", "--requests-per-second", "0.01", "--data-dir", server.dataDir,
      ])
      #expect(made.exitCode == 0, "\(made.errors)")
      let slow = server.client.with(token: made.lastLine)
      try await slow.get("/v1/requests").expectSuccess()
      try await slow.get("/v1/requests").expectError(429, 429_001, "The limit of this key is 0.01 requests per second.")
      try await server.caller("ann").get("/v1/requests").expectSuccess()
      let list = try await FinishedCommand.run(["keys", "list", "--data-dir", server.dataDir])
      #expect(list.output.contains("0.01 requests/s"))
    }
  }

  /// A model at two dollars a request.
  private static let priced = Manifest.plain("test/priced", price: 2)

  @Test func `a day's budget is reserved when a request is accepted and given back when it is cancelled`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with(models: [Self.priced], { $0.time = clock.source }).run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 5))
      func submit() async throws -> APIClient.Answer { try await client.post("/v1/models/test/priced", json: ["prompt": "a"]) }
      let first = try await submit()
      first.expectSuccess()
      try await submit().expectSuccess()
      try await submit().expectError(402, 400_002, "more than is left of your budget of 5.0 US dollars")
      let id = try #require(first["request_id"]?.string)
      try await client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
      try await submit().expectSuccess()
      try await submit().expectError(402, 400_002, "budget")
      clock.advance(days: 1)
      try await submit().expectSuccess()
    }
  }

  @Test func `a length that is given as a text is reserved in full`() async throws {
    let id = "test/choice"
    let lengths: JSONValue = ["type": "string", "enum": ["4s", "8s"], "default": "8s"]
    let model = Manifest.plain(id, price: 0.5, unit: "second", properties: ["duration": lengths])
    try await RouterSetup.idle.with(models: [model]).run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 6.5))
      try await client.post("/v1/models/\(id)", json: [:]).expectSuccess()
      try await client.post("/v1/models/\(id)", json: ["duration": "8s"]).expectError(402, 400_002, "budget")
      try await client.post("/v1/models/\(id)", json: ["duration": "4s"]).expectSuccess()
      try await client.post("/v1/models/\(id)", json: ["duration": "4s"]).expectError(402, 400_002, "budget")
    }
  }

  @Test func `a request that succeeded keeps its price, and one that failed gives it back`() async throws {
    let setup = RouterSetup.echo.with(models: [Self.priced]) {
      $0.configuration.work.engines = ["test/priced": ["echo"]]
    }
    try await setup.run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 3))
      let done = try await client.post("/v1/models/test/priced", json: ["prompt": "a"])
      #expect(try await client.finished(try #require(done["request_id"]?.string))["status"] == "succeeded")
      try await client.post("/v1/models/test/priced", json: ["prompt": "a"]).expectError(402, 400_002, "budget")
    }
  }

  @Test func `a model without a price needs no budget`() async throws {
    try await RouterSetup.idle.with(models: [Self.priced, Manifest.plain("test/free")]).run { server in
      let client = try await server.caller("ann", limits: OwnerLimits(dollarsPerDay: 2))
      try await client.post("/v1/models/test/priced", json: ["prompt": "a"]).expectSuccess()
      try await client.post("/v1/models/test/priced", json: ["prompt": "a"]).expectError(402, 400_002, "budget")
      try await client.post("/v1/models/test/free", json: ["prompt": "a"]).expectSuccess()
    }
  }

  @Test func `a priority moves a request among its owner's own`() async throws {
    try await RouterSetup.idle.run { server in
      let usual = try await server.client.accepted(Input.valid)
      let answer = try await server.client.call(
        "POST", "/v1/models/\(APIClient.seedModel)?priority=100", body: Input.valid.encoded())
      let high = try #require(answer["request_id"]?.string)
      #expect(try await server.client.status(high)["queue_position"] == 1)
      #expect(try await server.client.status(usual)["queue_position"] == 2)
      for wrong in ["101", "-101", "high", ""] {
        let refusal = try await server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)?priority=\(wrong)", body: Input.valid.encoded())
        refusal.expectError(422, 422_001, field: ["query", "priority"], "must be a whole number from -100 to 100")
      }
    }
  }
}
