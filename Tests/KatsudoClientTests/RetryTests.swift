import KatsudoClient
import KatsudoTesting
import Testing

@Suite struct RetryTests {
  @Test(arguments: [
    MediaServer.Reply.drop, .status(408), .status(429), .status(500), .status(502), .status(503), .status(504),
    .part(of: Array(#"{"status":"in_queue"}"#.utf8), first: 5, ending: .close),
  ])
  func `the client repeats a reading call after a temporary fault`(fault: MediaServer.Reply) async throws {
    try await Script { _, before in before < 3 ? fault : .state("in_queue", position: 4) }.run { server in
      let time = TestClock()
      let client = try server.client(time: time.source)
      let status = try await client.requests.status(try client.requests.handle("r-1"))
      #expect(status == RequestStatus(requestID: "r-1", state: .inQueue, queuePosition: 4))
      #expect(server.requests.count == 4)
      #expect(time.pauses.count == 3)
    }
  }

  @Test func `the client stops after its limit of repetitions and throws the last error`() async throws {
    try await Script { _, _ in .json(["error_code": 503_001, "error_message": "Busy."], status: 503) }.run { server in
      let client = try server.client(options: ClientOptions(retries: RetryPolicy(limit: 2)))
      let error = try await failure { try await client.models.categories() }
      #expect(error == .server(KatsudoError.Refusal("Busy.", status: 503, code: 503_001)))
      #expect(server.requests.count == 3)
    }
  }

  @Test(arguments: [400, 401, 403, 404, 409, 422])
  func `the client does not repeat a call that the server refused`(status: Int) async throws {
    try await Script { _, _ in .status(status) }.run { server in
      _ = try await failure { try await server.client().models.list() }
      #expect(server.requests.count == 1)
    }
  }

  @Test func `the client waits as long as Retry-After says before it repeats a call`() async throws {
    try await Script { _, before in before == 0 ? .status(429, fields: ["Retry-After": "7"]) : .json(["categories": ["a"]]) }.run {
      server in
      let time = TestClock()
      let categories = try await server.client(time: time.source).models.categories()
      #expect(categories == ["a"])
      #expect(time.pauses.map { $0 >= .seconds(7) } == [true])
    }
  }

  @Test func `the client throws rateLimited at once where Retry-After is too long`() async throws {
    try await Script { _, _ in .status(429, fields: ["Retry-After": "3600"]) }.run { server in
      let time = TestClock()
      let error = try await failure { try await server.client(time: time.source).models.categories() }
      #expect(error == .rateLimited(retryAfter: .seconds(3600)))
      #expect(time.pauses.isEmpty)
    }
  }

  @Test(arguments: [(0, 0.0, 500), (0, 1.0, 250), (1, 0.0, 1000), (4, 0.0, 8000), (9, 0.0, 15_000), (9, 1.0, 7_500)])
  func `the pauses double up to a limit, less a random part of at most half`(repetition: Int, chance: Double, milliseconds: Int64) {
    #expect(RetryPolicy(limit: 10).pause(before: repetition, requested: nil, chance: chance) == .milliseconds(milliseconds))
  }

  @Test func `the policy stops after its limit of repetitions and refuses pauses above the longest`() {
    let policy = RetryPolicy(limit: 2)
    #expect(policy.pause(before: 2, requested: nil, chance: 0) == nil)
    #expect(policy.pause(before: 0, requested: .seconds(61), chance: 0) == nil)
    #expect(policy.pause(before: 0, requested: .seconds(60), chance: 0) == .seconds(60))
    #expect(RetryPolicy.never.pause(before: 0, requested: nil, chance: 0) == nil)
  }
}
