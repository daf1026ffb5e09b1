import KatsudoAPI
import KatsudoTesting
import Testing

extension RequestStates {
  @Suite struct Owner {
    static let calls = [("GET", "status"), ("GET", "result"), ("POST", "cancel")]

    @Test(arguments: RequestStates.words, calls)
    func `only the owner can read and cancel a request`(state: String, call: (method: String, name: String)) async throws {
      let server = try SuiteServer.current
      let answer = try await server.caller("stranger").call(call.method, "/v1/requests/\(server.prepared(state))/\(call.name)")
      answer.expectError(403, 403_001, "belongs to another owner")
    }

    @Test(arguments: calls)
    func `an unknown id gives 404`(call: (method: String, name: String)) async throws {
      let answer = try await SuiteServer.client.call(call.method, "/v1/requests/01890000-0000-7000-8000-000000000000/\(call.name)")
      answer.expectError(404, 404_001, "There is no request of this id.")
    }
  }
}
