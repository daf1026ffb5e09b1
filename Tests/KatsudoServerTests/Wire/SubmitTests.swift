import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.router(.echo)) struct SubmitTests {
  @Test func `the answer to an accepted request has exactly its id and three absolute addresses`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.submit(Input.valid)
    answer.expectSuccess()
    let id = try #require(answer["request_id"]?.string)
    #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    let place = "\(client.base)/v1/requests/\(id)"
    #expect(
      answer.json == [
        "request_id": .string(id), "status_url": .string("\(place)/status"), "result_url": .string("\(place)/result"),
        "cancel_url": .string("\(place)/cancel"),
      ])
  }

  @Test func `every id is new and sorts behind earlier ones`() async throws {
    let client = try SuiteServer.client
    var ids: [String] = []
    for _ in 0..<5 { ids.append(try await client.accepted(Input.valid)) }
    #expect(Set(ids).count == 5)
    #expect(ids.map { $0.prefix(13) } == ids.map { $0.prefix(13) }.sorted())
  }

  @Test func `the three addresses can be called`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.submit(Input.valid)
    for key in ["status_url", "result_url"] {
      try await client.get(try #require(answer[key]?.string)).expectSuccess()
    }
    try await client.call("POST", try #require(answer["cancel_url"]?.string)).expectSuccess(202)
  }

  @Test func `a prompt may be in any script and contain a NUL`() async throws {
    let client = try SuiteServer.client
    for prompt in ["ゆっくりズームイン、夕焼けの街 🎬", "a\u{0}b", ""] {
      let id = try await client.accepted(Input.with(["prompt": .string(prompt)]))
      #expect(try await client.finished(id)["status"] == "succeeded")
    }
  }

  @Test func `the parts of a model id may be percent-encoded in a submission`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.post("/v1/models/byte%64ance/dreamina%2D3-0/pro/image%2dto%2Dvideo", json: Input.valid)
    answer.expectSuccess()
  }
}
