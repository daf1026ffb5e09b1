import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct QueuePositionTests {
  @Test func `positions count from 1 for each model and move up after a cancel`() async throws {
    let other = "test/other"
    try await RouterSetup.idle.with(models: [Manifest.plain(other)]).run { server in
      let client = server.client
      var lane: [String] = []
      for _ in 0..<4 { lane.append(try await client.accepted(Input.valid)) }
      let elsewhere = try #require(try await client.post("/v1/models/\(other)", json: ["prompt": "a"])["request_id"]?.string)
      func positions(_ ids: [String]) async throws -> [JSONValue?] {
        var positions: [JSONValue?] = []
        for id in ids {
          let position = try await client.status(id)["queue_position"]
          #expect(try await client.result(id)["queue_position"] == position)
          positions.append(position)
        }
        return positions
      }
      #expect(try await positions(lane) == [1, 2, 3, 4])
      #expect(try await positions([elsewhere]) == [1])
      try await client.call("POST", "/v1/requests/\(lane[1])/cancel").expectSuccess(202)
      #expect(try await positions(lane) == [1, nil, 2, 3])
      try await client.call("POST", "/v1/requests/\(lane[0])/cancel").expectSuccess(202)
      #expect(try await positions(lane) == [nil, nil, 1, 2])
      #expect(try await positions([elsewhere]) == [1])
    }
  }

  @Test func `running requests have no position and do not count`() async throws {
    try await RouterSetup.held.run { server in
      let running = try await server.client.accepted(Input.valid)
      try await server.client.running(running)
      for position in 1...3 {
        let id = try await server.client.accepted(Input.valid)
        #expect(try await server.client.status(id)["queue_position"] == .integer(Int64(position)))
      }
      #expect(try await server.client.status(running)["queue_position"] == nil)
    }
  }

  @Test func `positions are the same after a restart`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.idle.run(in: folder) { server in
        var ids: [String] = []
        for _ in 0..<3 { ids.append(try await server.client.accepted(Input.valid)) }
        return (ids, server.client.token)
      }
      let (ids, token) = first.value
      try await ServerSetup.idle.run(in: folder, token: token) { server in
        for (index, id) in ids.enumerated() {
          let status = try await server.client.status(id)
          #expect(status["queue_position"] == .integer(Int64(index + 1)))
        }
      }
    }
  }
}
