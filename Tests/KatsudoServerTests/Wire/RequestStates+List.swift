import KatsudoAPI
import KatsudoTesting
import Testing

extension RequestStates {
  @Suite struct List {
    @Test func `the list has the caller's requests, newest first`() async throws {
      let server = try SuiteServer.current
      let answer = try await server.client.get("/v1/requests")
      answer.expectSuccess()
      let entries = answer["requests"]?.array ?? []
      let newestFirst = try ["failed", "succeeded", "cancelled", "in_queue", "in_progress"].map { try server.prepared($0) }
      #expect(entries.compactMap { $0["request_id"]?.string } == newestFirst)
      #expect(answer["next_cursor"] == nil)
      for entry in entries { expectTimestamp(entry["created_at"]) }
    }

    static let entries: [(state: String, model: String, keys: Set<String>)] = [
      ("in_queue", APIClient.seedModel, ["request_id", "model_id", "status", "created_at"]),
      ("in_progress", APIClient.seedModel, ["request_id", "model_id", "status", "created_at", "progress"]),
      ("cancelled", APIClient.seedModel, ["request_id", "model_id", "status", "created_at", "finished_at"]),
      (
        "succeeded", Manifest.filmID,
        ["request_id", "model_id", "status", "created_at", "finished_at", "output", "poster", "thumbnail"]
      ),
      ("failed", Manifest.filmID, ["request_id", "model_id", "status", "created_at", "finished_at", "error"]),
    ]

    @Test(arguments: entries)
    func `the list shows each state with exactly its fields`(state: String, model: String, keys: Set<String>) async throws {
      let server = try SuiteServer.current
      let answer = try await server.client.get("/v1/requests?state=\(state)")
      let entries = answer["requests"]?.array ?? []
      #expect(entries.count == 1)
      let entry = try #require(entries.first)
      #expect(Set(entry.object?.keys.map { $0 } ?? []) == keys)
      #expect(entry["request_id"]?.string == (try server.prepared(state)))
      #expect(entry["status"] == .string(state))
      #expect(entry["model_id"] == .string(model))
    }

    @Test(arguments: [
      ("completed", ["failed", "succeeded"]),
      ("in_queue,in_progress", ["in_queue", "in_progress"]),
      ("cancelled,succeeded", ["succeeded", "cancelled"]),
      ("", ["failed", "succeeded", "cancelled", "in_queue", "in_progress"]),
    ])
    func `the list can be filtered by several states`(filter: String, states: [String]) async throws {
      let server = try SuiteServer.current
      let answer = try await server.client.get("/v1/requests?state=\(filter)")
      #expect(try answer["requests"]?.array?.compactMap { $0["request_id"]?.string } == states.map { try server.prepared($0) })
    }
  }
}
