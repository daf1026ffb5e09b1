import KatsudoAPI
import KatsudoTesting
import Testing

extension RequestStates {
  @Suite struct Status {
    /// The fields of `/status` besides the id and the two addresses.
    static let rows: [(state: String, more: [String: JSONValue])] = [
      ("in_queue", ["status": "in_queue", "queue_position": 1]),
      ("in_progress", ["status": "in_progress", "progress": 0]),
      ("succeeded", ["status": "completed"]),
      ("failed", ["status": "completed"]),
      ("cancelled", ["status": "cancelled"]),
    ]

    @Test(arguments: rows)
    func `the status has exactly the fields of its state`(state: String, more: [String: JSONValue]) async throws {
      let server = try SuiteServer.current
      let id = try server.prepared(state)
      let answer = try await server.client.get("/v1/requests/\(id)/status")
      answer.expectSuccess()
      let place = "\(server.client.base)/v1/requests/\(id)"
      let always: [String: JSONValue] = [
        "request_id": .string(id), "status_url": .string("\(place)/status"), "result_url": .string("\(place)/result"),
      ]
      #expect(answer.json == .object(always.merging(more) { $1 }))
    }

    @Test func `the status has the position as an integer`() async throws {
      let server = try SuiteServer.current
      let answer = try await server.client.get("/v1/requests/\(server.prepared("in_queue"))/status")
      #expect(answer.text.contains(/"queue_position":1[,}]/))
    }
  }
}
