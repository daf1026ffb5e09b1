import KatsudoAPI
import KatsudoTesting
import Testing

extension RequestStates {
  @Suite struct Cancel {
    static let rows: [(state: String, status: JSONValue)] = [
      ("in_progress", "in_progress"), ("succeeded", "completed"), ("failed", "completed"), ("cancelled", "cancelled"),
    ]

    @Test(arguments: rows)
    func `a cancel does not change a request that does not wait`(state: String, status: JSONValue) async throws {
      let server = try SuiteServer.current
      let id = try server.prepared(state)
      let before = try await server.client.result(id)
      let answer = try await server.client.call("POST", "/v1/requests/\(id)/cancel")
      answer.expectSuccess(202)
      #expect(answer.json == ["request_id": .string(id), "status": status, "outcome": "not_cancellable"])
      #expect(try await server.client.result(id) == before)
    }

    @Test func `a cancel ends a waiting request`() async throws {
      let server = try SuiteServer.current
      let caller = try server.caller("stranger")
      let id = try await caller.accepted(Input.valid)
      let answer = try await caller.call("POST", "/v1/requests/\(id)/cancel")
      answer.expectSuccess(202)
      #expect(answer.json == ["request_id": .string(id), "status": "cancelled", "outcome": "cancelled"])
      #expect(try await caller.status(id)["status"] == "cancelled")
      let again = try await caller.call("POST", "/v1/requests/\(id)/cancel")
      #expect(again.json == ["request_id": .string(id), "status": "cancelled", "outcome": "not_cancellable"])
    }

    @Test func `a cancel needs no body and ignores any`() async throws {
      let server = try SuiteServer.current
      let id = try server.prepared("in_progress")
      for body in ["{}", "not json"] {
        let answer = try await server.client.call(
          "POST", "/v1/requests/\(id)/cancel", headers: [("content-type", "text/plain")], body: .init(body.utf8))
        answer.expectSuccess(202)
      }
    }
  }
}
