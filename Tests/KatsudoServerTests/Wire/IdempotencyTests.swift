import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite(.router(.echo, owners: ["ann", "bob", "cid"])) struct IdempotencyTests {
  private func submit(
    _ input: JSONValue, key: String, to model: String = APIClient.seedModel, _ client: APIClient? = nil
  ) async throws -> APIClient.Answer {
    try await (try client ?? SuiteServer.client).call(
      "POST", "/v1/models/\(model)", headers: [("Idempotency-Key", key)], body: input.encoded())
  }

  @Test func `a repeated submit gets the first answer again and makes no second request`() async throws {
    let client = try SuiteServer.current.caller("cid")
    let first = try await submit(Input.valid, key: "order 1", client)
    first.expectSuccess()
    #expect(first.headers["idempotent-replayed"] == nil)
    let second = try await submit(Input.valid, key: "order 1", client)
    second.expectSuccess()
    #expect(second.body == first.body)
    #expect(second.headers["idempotent-replayed"] == "true")
    let ids = try await client.get("/v1/requests")["requests"]?.array?.compactMap { $0["request_id"] } ?? []
    #expect(ids == [first["request_id"]])
  }

  @Test(arguments: [
    #"{ "seed" : 7, "prompt":"push \u0069n" , "image_urls":["PICTURE"] }"#, #"{"image_urls":["PICTURE"],"prompt":"push in","seed":7.0}"#,
  ])
  func `the same JSON in another spelling is the same submit`(body: String) async throws {
    let client = try SuiteServer.client
    let key = UUID().uuidString
    let first = try await submit(Input.with(["seed": 7]), key: key)
    let text = body.replacing("PICTURE", with: Input.picture)
    let second = try await client.call(
      "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Idempotency-Key", key)], body: Data(text.utf8))
    #expect(second.body == first.body)
    #expect(second.headers["idempotent-replayed"] == "true")
  }

  @Test func `a different submit under a used key is refused`() async throws {
    try await submit(Input.valid, key: "order 2").expectSuccess()
    let answer = try await submit(Input.with(["prompt": "pan left"]), key: "order 2")
    answer.expectError(
      422, 422_001, field: ["header", "Idempotency-Key"], "This Idempotency-Key was used before for a different submit.")
  }

  @Test func `a key belongs to its owner`() async throws {
    let first = try await submit(Input.valid, key: "shared", SuiteServer.current.caller("ann"))
    let second = try await submit(Input.with(["seed": 1]), key: "shared", SuiteServer.current.caller("bob"))
    second.expectSuccess()
    #expect(second["request_id"] != first["request_id"])
  }

  @Test func `a refused submit leaves its key free`() async throws {
    try await submit(["prompt": "no picture"], key: "order 3").expectError(422, 422_001, field: ["body", "image_urls"], "image_urls")
    try await submit(Input.valid, key: "order 3").expectSuccess()
  }

  @Test(arguments: [("order 4", Input.valid, "succeeded"), ("order 5", Input.picture("https://localhost/a.png"), "failed")])
  func `a request that succeeded or failed is still answered, also when it is deleted`(
    key: String, input: JSONValue, state: String
  ) async throws {
    let client = try SuiteServer.client
    let first = try await submit(input, key: key)
    let id = try #require(first["request_id"]?.string)
    #expect(try await client.finished(id)["status"]?.string == state)
    #expect(try await submit(input, key: key).body == first.body)
    #expect(try await client.delete(id).status == 204)
    #expect(try await submit(input, key: key).body == first.body)
    try await client.get("/v1/requests/\(id)/status").expectError(404, 404_001, "no request of this id")
  }

  @Test(arguments: ["", String(repeating: "k", count: 256), "schlüssel"])
  func `a malformed key is refused before anything is stored`(key: String) async throws {
    try await submit(Input.valid, key: key).expectError(400, 400_001, "The Idempotency-Key must have 1 to 255 characters")
  }

  @Test(arguments: [
    ("GET", "/v1/models?limit=1", 200), ("GET", "/v1/nothing", 404), ("PUT", "/v1/models", 405), ("GET", "/v1/requests/-/status", 404),
  ])
  func `every answer under v1 promises that keys are honoured`(method: String, path: String, status: Int) async throws {
    let answer = try await SuiteServer.client.call(method, path)
    #expect(answer.status == status)
    #expect(answer.headers["katsudo-idempotency"] == "1")
    let refusal = try await SuiteServer.current.stranger.call(method, path)
    #expect(refusal.status == 401)
    #expect(refusal.headers["katsudo-idempotency"] == "1")
  }

  @Test(arguments: ["/healthz", "/files/a/b/c", "/nothing", "/", "/v1x"])
  func `an answer outside v1 promises nothing`(path: String) async throws {
    #expect(try await SuiteServer.client.get(path).headers["katsudo-idempotency"] == nil)
  }
}

@Suite struct IdempotencyLimitTests {
  private func submit(_ body: Data, key: String = "a", _ client: APIClient) async throws -> APIClient.Answer {
    try await client.call("POST", "/v1/models/\(APIClient.seedModel)", headers: [("Idempotency-Key", key)], body: body)
  }

  @Test func `a known key is answered although its owner has too many waiting requests`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.work.ownerWaitingLimit = 1 }).run { server in
      let (input, client) = (try Input.valid.encoded(), server.client)
      let first = try await submit(input, key: "a", client)
      first.expectSuccess()
      try await submit(input, key: "b", client).expectError(429, 429_001, "waiting requests")
      #expect(try await submit(input, key: "a", client).body == first.body)
      try await submit(input, key: "b", client).expectError(429, 429_001, "waiting requests")
    }
  }

  @Test func `a cancelled request is still answered`() async throws {
    try await RouterSetup.idle.run { server in
      let (input, client) = (try Input.valid.encoded(), server.client)
      let first = try await submit(input, client)
      let id = try #require(first["request_id"]?.string)
      try await client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
      #expect(try await submit(input, client).body == first.body)
      #expect(try await client.listed("") == [id])
    }
  }

  @Test func `a key is free again after 24 hours`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with({ $0.time = clock.source }).run { server in
      let (input, client) = (try Input.valid.encoded(), server.client)
      let first = try await submit(input, client)
      clock.advance(milliseconds: 86_399_000)
      #expect(try await submit(input, client).body == first.body)
      clock.advance(milliseconds: 2_000)
      let second = try await submit(input, client)
      #expect(second["request_id"] != first["request_id"])
      #expect(second.headers["idempotent-replayed"] == nil)
    }
  }

  @Test func `a second submit while the first is in flight is refused before its body is read`() async throws {
    try await ServerSetup.idle.run { server in
      let head = """
        POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(server.client.token ?? "")\r\n\
        Content-Type: application/json\r\nIdempotency-Key: a\r\nContent-Length: 1000\r\n\r\n
        """
      // The key is reserved when the server has read the head, which nothing outside shows. A submit with a whole body shows it. If that
      // submit was read first, the head was refused, so each try sends a new one.
      let refusal = try await eventually("the key is reserved") {
        try await RawConnection.open(to: server.client) { first in
          try await first.send(head + "{")
          var answer = try await submit(Data("no JSON".utf8), server.client)
          for _ in 0..<5 where answer.status != 409 { answer = try await submit(Data("no JSON".utf8), server.client) }
          return answer
        }
      } until: {
        $0.status == 409
      }
      refusal.expectError(409, 409_001, "Another submit with this Idempotency-Key has not ended yet.")
      #expect(refusal.headers["retry-after"] == "1")
      // The first one has lost its connection, so the key is free.
      try await eventually("the key is free") {
        try await submit(Input.valid.encoded(), server.client)
      } until: {
        $0.status == 200
      }
    }
  }
}
