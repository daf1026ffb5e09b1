import KatsudoAPI
import KatsudoTesting
import Testing

extension RequestStates {
  @Suite struct Result {
    @Test func `the result of a waiting request has its state and position`() async throws {
      let result = try await result("in_queue")
      #expect(Set(result.keys) == ["request_id", "status", "queue_position", "created_at"])
      #expect(result["status"] == "in_queue")
      #expect(result["queue_position"] == 1)
    }

    @Test func `the result of a running request has its state`() async throws {
      let result = try await result("in_progress")
      #expect(Set(result.keys) == ["request_id", "status", "created_at"])
      #expect(result["status"] == "in_progress")
    }

    @Test func `the result of a succeeded request has its output`() async throws {
      let server = try SuiteServer.current
      let id = try server.prepared("succeeded")
      let result = try await result("succeeded")
      #expect(Set(result.keys) == ["request_id", "status", "output", "created_at", "finished_at"])
      #expect(result["status"] == "succeeded")
      let output = try #require(result["output"]?.object)
      #expect(output.keys.map { $0 } == ["video"])
      let prefix = "\(server.client.base)/files/\(id)/"
      let video = try #require(output["video"]?.string)
      #expect(video.hasPrefix(prefix) && video.hasSuffix("/\(id).mp4"), "\(video)")
      expectTimestamp(result["finished_at"])
      #expect(try #require(result["finished_at"]?.string) >= #require(result["created_at"]?.string))
    }

    @Test func `the result of a failed request has its error`() async throws {
      let result = try await result("failed")
      #expect(Set(result.keys) == ["request_id", "status", "error", "created_at", "finished_at"])
      #expect(result["status"] == "failed")
      #expect(result["error"] == .string(RequestStates.refusedAddress))
      expectTimestamp(result["finished_at"])
    }

    @Test func `the result of a cancelled request has its state`() async throws {
      let result = try await result("cancelled")
      #expect(Set(result.keys) == ["request_id", "status", "created_at", "finished_at"])
      #expect(result["status"] == "cancelled")
      expectTimestamp(result["finished_at"])
    }

    @Test(arguments: RequestStates.words)
    func `the result has the cost only if the query asks for it`(state: String) async throws {
      // Two frames at 24 per second, half a dollar per second; other requests cost nothing.
      let cost: JSONValue = state == "succeeded" ? .number(0.5 * 2 / 24) : 0
      for flag in ["include_cost=true", "include_cost=1", "include_cost"] {
        #expect(try await result(state, query: "?\(flag)")["cost"] == cost, "\(flag)")
      }
      for flag in ["include_cost=false", "include_cost=0", "other=true"] {
        #expect(try await result(state, query: "?\(flag)")["cost"] == nil, "\(flag)")
      }
    }

    @Test func `the result has metadata beside its output if the query asks for it`() async throws {
      let plain = try await result("succeeded")
      let server = try SuiteServer.current
      let result = try await result("succeeded", query: "?include_metadata=true")
      #expect(result["output"] == plain["output"])
      let metadata = try #require(result["metadata"]?.object)
      #expect(metadata["engine"] == "builtin")
      #expect(metadata["attempts"] == 1)
      #expect(metadata["seed"] == 1)
      #expect(metadata["plan"]?.object != nil, "the metadata must have the shot plan: \(metadata)")
      let poster = try #require(metadata["poster"]?.string)
      let picture = try await server.stranger.get(poster)
      #expect(picture.status == 200)
      #expect(picture.headers["content-type"] == "image/jpeg")
      #expect(picture.body.starts(with: [0xff, 0xd8, 0xff]))
    }

    @Test(arguments: RequestStates.words)
    func `the result contains no inputs of the request`(state: String) async throws {
      let server = try SuiteServer.current
      let text = try await server.client.get("/v1/requests/\(server.prepared(state))/result?include_metadata=true&include_cost=true").text
      #expect(!text.contains("image_urls"))
      #expect(!text.contains("data:image"))
    }

    private func result(_ state: String, query: String = "") async throws -> [String: JSONValue] {
      let server = try SuiteServer.current
      let id = try server.prepared(state)
      let answer = try await server.client.get("/v1/requests/\(id)/result\(query)")
      answer.expectSuccess()
      #expect(answer["request_id"] == .string(id))
      expectTimestamp(answer["created_at"])
      return try #require(answer.json.object)
    }
  }
}
