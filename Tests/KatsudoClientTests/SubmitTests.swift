import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

@Suite struct SubmitTests {
  private static let promise = ["Katsudo-Idempotency": "1"]

  @Test func `a submission without an answer is sent once and throws unknownSubmission`() async throws {
    try await Script { _, _ in .drop }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: ["prompt": "x"]) }
      guard case .unknownSubmission(let lost) = error else { return #expect(Bool(false), "\(error)") }
      #expect(lost.modelID == "a/b")
      #expect(lost.idempotencyKey == nil)
      #expect(server.count("POST", "/v1/models/a/b") == 1)
    }
  }

  @Test(arguments: [
    MediaServer.Reply.status(500), .status(502), .status(504), .status(408), .status(200, body: Array("<html>".utf8)),
    .json(["status": "ok"]),
    .json(["request_id": "../../admin"]), .json(["error_code": 500_001, "error_message": "fault"], status: 500),
    MediaServer.Reply(bytes: Array("garbage\r\n\r\n".utf8)),
  ])
  func `an answer that neither accepts nor refuses throws unknownSubmission`(reply: MediaServer.Reply) async throws {
    try await Script { _, _ in reply }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      guard case .unknownSubmission = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.count("POST", "/v1/models/a/b") == 1)
    }
  }

  @Test func `a submission that is not answered in time throws unknownSubmission`() async throws {
    try await Script { _, _ in .silence }.run { server in
      let client = try server.client(options: ClientOptions(callTimeout: .milliseconds(1_500), retries: .never))
      let error = try await failure { try await client.requests.submit(to: "a/b", input: [:]) }
      guard case .unknownSubmission = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.count == 1)
    }
  }

  @Test func `a submission without a connection throws a temporary transport error`() async throws {
    let origin = try await Script { _, _ in .drop }.run { $0.origin }
    let client = try KatsudoClient(baseURL: origin, token: testToken, options: ClientOptions(), environment: [:], time: TestClock().source)
    let error = try await failure { try await client.requests.submit(to: "a/b", input: [:]) }
    guard case .transport(let transport) = error else { return #expect(Bool(false), "\(error)") }
    #expect(transport.kind == .notConnected)
    #expect(error.isTemporary)
  }

  @Test(arguments: [
    (503, 503_001), (507, 507_001),
  ])
  func `an answer that says nothing was stored throws a server error, not unknownSubmission`(status: Int, code: Int64) async throws {
    try await Script { _, _ in .json(["error_code": .integer(code), "error_message": "No room."], status: status) }.run {
      server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      #expect(error == .server(KatsudoError.Refusal("No room.", status: status, code: Int(code))))
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: ["key-1", nil])
  func `the client repeats a lost submission with the same key and body if the server promises to honour the key`(
    key: String?
  ) async throws {
    try await Script { request, before in
      request.method == "GET" ? .json(["models": []], fields: ["Katsudo-Idempotency": "1"]) : before < 2 ? .drop : .accepted("r-9")
    }.run { server in
      let handle = try await server.client().requests.submit(
        to: "a/b", input: ["prompt": "x"], options: SubmitOptions(idempotencyKey: key))
      #expect(handle.requestID == "r-9")
      let submits = server.requests.filter { $0.method == "POST" }
      #expect(submits.count == 3)
      #expect(Set(submits.map(\.body)).count == 1)
      let keys = Set(submits.map { $0.fields["idempotency-key"] })
      #expect(keys.count == 1)
      if let key { #expect(keys == [key]) } else { #expect(keys.first??.count == 36) }
    }
  }

  @Test func `the client never repeats a lost submission to a server that promises nothing, even with a key`() async throws {
    try await Script { request, _ in request.method == "GET" ? .json(["models": []]) : .drop }.run { server in
      let error = try await failure {
        try await server.client().requests.submit(to: "a/b", input: [:], options: SubmitOptions(idempotencyKey: "key-1"))
      }
      guard case .unknownSubmission(let lost) = error else { return #expect(Bool(false), "\(error)") }
      #expect(lost.idempotencyKey == nil)
      #expect(server.count("POST", "/v1/models/a/b") == 1)
      #expect(server.count("GET", "/v1/models") == 1)
    }
  }

  @Test func `a submission with an unknown outcome stays unknown when the server refuses the next connection`() async throws {
    try await Script { request, _ in
      request.method == "GET" ? .json(["models": []], fields: Self.promise) : .drop
    }.run { server in
      // The server stops in the pause between the two attempts.
      var time = TestClock().source
      time.sleep = { _ in try await server.stopListening() }
      let client = try server.client(options: ClientOptions(retries: RetryPolicy(limit: 1)), time: time)
      let error = try await failure {
        try await client.requests.submit(to: "a/b", input: [:], options: SubmitOptions(idempotencyKey: "key-1"))
      }
      guard case .unknownSubmission(let lost) = error else { return #expect(Bool(false), "\(error)") }
      #expect(lost.idempotencyKey == "key-1")
      #expect(lost.reason.contains("Cannot connect to"), "\(lost.reason)")
      #expect(server.count("POST", "/v1/models/a/b") == 1)
    }
  }

  @Test(arguments: [
    MediaServer.Reply.status(401, fields: promise), .status(429, fields: promise),
    .json(["error_code": 503_001, "error_message": "Busy."], status: 503, fields: promise),
  ])
  func `a submission with an unknown outcome stays unknown when the server refuses the next one`(reply: MediaServer.Reply) async throws {
    try await Script { request, before in
      request.method == "GET" ? .json(["models": []], fields: Self.promise) : before == 0 ? .drop : reply
    }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      guard case .unknownSubmission(let lost) = error else { return #expect(Bool(false), "\(error)") }
      #expect(lost.idempotencyKey != nil)
    }
  }

  @Test(arguments: ["order 17", "~!\"#", String(repeating: "k", count: 255)])
  func `an idempotency key may have every character of printable ASCII`(key: String) async throws {
    try await Script { _, _ in .accepted() }.run { server in
      _ = try await server.client().requests.submit(to: "a/b", input: [:], options: SubmitOptions(idempotencyKey: key))
      #expect(server.requests.first?.fields["idempotency-key"] == key)
    }
  }

  @Test(arguments: ["", String(repeating: "k", count: 256), "schlüssel", "a\tb", "a\r\nb"])
  func `the client refuses a malformed idempotency key before it sends anything`(key: String) async throws {
    try await Script { _, _ in .accepted() }.run { server in
      let error = try await failure {
        try await server.client().requests.submit(to: "a/b", input: [:], options: SubmitOptions(idempotencyKey: key))
      }
      guard case .invalidInput = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func `the client waits for its own submission that is still in flight`() async throws {
    try await Script { _, before in
      before == 0
        ? .json(
          ["error_code": 409_001, "error_message": "In flight."], status: 409, fields: ["Katsudo-Idempotency": "1", "Retry-After": "1"])
        : .accepted("r-9")
    }.run { server in
      let handle = try await server.client().requests.submit(to: "a/b", input: [:])
      #expect(handle.requestID == "r-9")
      #expect(server.count("POST", "/v1/models/a/b") == 2)
    }
  }

  @Test func `a submission that is answered with 429 throws rateLimited and is not repeated`() async throws {
    try await Script { _, _ in .status(429, fields: ["Retry-After": "7"]) }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      #expect(error == .rateLimited(retryAfter: .seconds(7)))
      #expect(server.requests.count == 1)
    }
  }

  @Test func `cancelling the task does not stop a submission that was sent already`() async throws {
    let (arrivals, arrive) = AsyncStream.makeStream(of: Void.self)
    try await Script { _, _ in
      arrive.yield()
      return .accepted()
    }.run { server in
      let client = try server.client()
      let task = Task { try await client.requests.submit(to: "a/b", input: [:]) }
      for await _ in arrivals { break }
      task.cancel()
      #expect(try await task.value.requestID == "r-1")
    }
  }

  @Test func `a task that was cancelled before the submission sends nothing`() async throws {
    try await Script { _, _ in .accepted() }.run { server in
      let client = try server.client()
      let (gate, open) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        for await _ in gate { break }
        return try await client.requests.submit(to: "a/b", input: [:])
      }
      task.cancel()
      open.yield()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(server.requests.isEmpty)
    }
  }

  @Test(arguments: ["flux", "a/../b", "a//b", "/a/b", "a/b/", "a/b?c", "a/b c", "a/ü", ""])
  func `the client refuses a malformed model id before it sends anything`(id: String) async throws {
    try await Script { _, _ in .accepted() }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: id, input: [:]) }
      guard case .invalidInput = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.isEmpty)
    }
  }
}
