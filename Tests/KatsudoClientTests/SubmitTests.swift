import KatsudoClient
import KatsudoTesting
import Testing

@Suite struct SubmitTests {
  @Test func `a submission whose answer is lost is unknown and is sent once`() async throws {
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
  func `an answer that tells neither yes nor no leaves the submission unknown`(reply: MediaServer.Reply) async throws {
    try await Script { _, _ in reply }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      guard case .unknownSubmission = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.count == 1)
    }
  }

  @Test func `a server that does not answer in time leaves the submission unknown`() async throws {
    try await Script { _, _ in .silence }.run { server in
      let client = try server.client(options: ClientOptions(callTimeout: .milliseconds(1_500)))
      let error = try await failure { try await client.requests.submit(to: "a/b", input: [:]) }
      guard case .unknownSubmission = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.count == 1)
    }
  }

  @Test func `without a connection nothing was submitted`() async throws {
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
  func `a server that says nothing was stored is believed`(status: Int, code: Int64) async throws {
    try await Script { _, _ in .json(["error_code": .integer(code), "error_message": "No room."], status: status) }.run {
      server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      #expect(error == .server(KatsudoError.Refusal("No room.", status: status, code: Int(code))))
      #expect(server.requests.count == 1)
    }
  }

  @Test func `with an idempotency key a lost submission is sent again with the same key and body`() async throws {
    try await Script { _, before in before < 2 ? .drop : .accepted("r-9") }.run { server in
      let handle = try await server.client().requests.submit(
        to: "a/b", input: ["prompt": "x"], options: SubmitOptions(idempotencyKey: "key-1"))
      #expect(handle.requestID == "r-9")
      #expect(server.requests.count == 3)
      #expect(Set(server.requests.map { $0.fields["idempotency-key"] }) == ["key-1"])
      #expect(Set(server.requests.map(\.body)).count == 1)
    }
  }

  @Test func `429 is told and not repeated`() async throws {
    try await Script { _, _ in .status(429, fields: ["Retry-After": "7"]) }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: "a/b", input: [:]) }
      #expect(error == .rateLimited(retryAfter: .seconds(7)))
      #expect(server.requests.count == 1)
    }
  }

  @Test func `cancelling the task does not break off a submission that is under way`() async throws {
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

  @Test func `a task that was cancelled before submits nothing`() async throws {
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
  func `what is no model id is not sent`(id: String) async throws {
    try await Script { _, _ in .accepted() }.run { server in
      let error = try await failure { try await server.client().requests.submit(to: id, input: [:]) }
      guard case .invalidInput = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.requests.isEmpty)
    }
  }
}
