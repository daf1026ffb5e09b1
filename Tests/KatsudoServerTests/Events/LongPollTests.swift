import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct LongPollTests {
  private static func echo(milliseconds: Int) -> RouterSetup {
    RouterSetup.echo.with {
      $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.waitMilliseconds = milliseconds }
    }
  }

  @Test func `a result waits for the end`() async throws {
    try await Self.echo(milliseconds: 300).run { server in
      let id = try await server.client.accepted(Input.valid)
      let answer = try await server.client.get("/v1/requests/\(id)/result", headers: [("Prefer", "wait=40")])
      answer.expectSuccess()
      #expect(answer["status"] == "succeeded")
      #expect(answer.headers["preference-applied"] == "wait=40")
      let plain = try await server.client.get("/v1/requests/\(id)/result")
      #expect(plain.body == answer.body)
      #expect(plain.headers["preference-applied"] == nil)
    }
  }

  @Test func `a submit waits for the end and answers with its own fields and those of the result`() async throws {
    try await Self.echo(milliseconds: 100).run { server in
      func submit() async throws -> APIClient.Answer {
        try await server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Prefer", "respond-async, wait=500"), ("Idempotency-Key", "a")],
          body: Input.with(["seed": 1]).encoded())
      }
      let answer = try await submit()
      answer.expectSuccess()
      #expect(answer.headers["preference-applied"] == "wait=50", "a longer wait is taken as 50")
      let id = try #require(answer["request_id"]?.string)
      let result = try await server.client.result(id)
      for (key, value) in result.object ?? [:] { #expect(answer[key] == value) }
      let own = ["request_id", "status_url", "result_url", "cancel_url"]
      #expect(Set(answer.json.object?.keys.map { $0 } ?? []) == Set(own + (result.object?.keys.map { $0 } ?? [])))
      #expect(answer["result_url"]?.string?.hasSuffix("/v1/requests/\(id)/result") == true)
      let again = try await submit()
      #expect(again.json == answer.json)
      #expect(again.headers["idempotent-replayed"] == "true")
    }
  }

  @Test func `a second submit with the same key waits too and is not refused`() async throws {
    try await Self.echo(milliseconds: 500).run { server in
      let body = try Input.with(["seed": 1]).encoded()
      @Sendable func submit() async throws -> APIClient.Answer {
        try await server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Prefer", "wait=30"), ("Idempotency-Key", "a")], body: body)
      }
      async let first = submit()
      try await eventually("the request is accepted", { try await server.client.get("/v1/requests")["requests"]?.array?.count }) { $0 == 1 }
      let second = try await submit()
      #expect(second["status"] == "succeeded")
      #expect(try await first["request_id"] == second["request_id"])
    }
  }

  @Test func `a status waits for the first change of the state`() async throws {
    try await RouterSetup.held.run { server in
      let running = try await server.client.accepted(Input.valid)
      try await server.client.running(running)
      let id = try await server.client.accepted(Input.valid)
      async let answer = server.client.get("/v1/requests/\(id)/status", headers: [("Prefer", "wait=45")])
      try await server.client.call("POST", "/v1/requests/\(running)/cancel?running=true").expectSuccess(202)
      let changed = try await answer
      #expect(changed["status"] == "in_progress")
      #expect(changed.headers["preference-applied"] == "wait=45")
    }
  }

  @Test func `a wait that is over answers with the state as it is`() async throws {
    try await RouterSetup.idle.run { server in
      let start = ContinuousClock.now
      let answer = try await server.client.call(
        "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Prefer", "wait=1")], body: Input.valid.encoded())
      #expect(ContinuousClock.now - start >= .milliseconds(900))
      answer.expectSuccess()
      #expect(answer["status"] == "in_queue" && answer["queue_position"] == 1)
      #expect(answer.headers["preference-applied"] == "wait=1")
    }
  }

  @Test(arguments: [
    "wait", "wait=", "wait=0", "wait=-1", "wait=1.5", "wait=ten", "waiting=5", "respond-async", "", "foo;wait=5", "wait=x, wait=5",
  ])
  func `a preference that is malformed or none of ours changes nothing`(header: String) async throws {
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let answer = try await server.client.get("/v1/requests/\(id)/result", headers: [("Prefer", header)])
      #expect(answer.headers["preference-applied"] == nil)
      #expect(answer.body == (try await server.client.get("/v1/requests/\(id)/result")).body)
    }
  }

  @Test(arguments: ["wait=7", "WAIT = 7", "respond-async, wait=7; foo=\"bar\"", "wait=\"7\"", "handling=lenient,wait=7,wait=9"])
  func `every spelling of the preference is understood`(header: String) async throws {
    try await RouterSetup.echo.run { server in
      let id = try await server.client.accepted(Input.valid)
      _ = try await server.client.finished(id)
      for path in ["result", "status"] {
        let answer = try await server.client.get("/v1/requests/\(id)/\(path)", headers: [("Prefer", header)])
        answer.expectSuccess()
        #expect(answer.headers["preference-applied"] == "wait=7")
      }
    }
  }

  @Test func `a wait does not open what it should not`() async throws {
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let bob = try await server.caller("bob")
      for path in ["result", "status"] {
        let refusal = try await bob.get("/v1/requests/\(id)/\(path)", headers: [("Prefer", "wait=40")])
        refusal.expectError(403, 403_001, "another owner")
      }
      let refused = try await server.client.call(
        "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Prefer", "wait=40")], body: Data("{}".utf8))
      #expect(refused.status == 422 && refused.headers["preference-applied"] == nil)
    }
  }
}
