import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.router(.echo)) struct SubmitTests {
  @Test func `an accepted request is answered with its id and three absolute addresses, and nothing else`() async throws {
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

  @Test func `every id is a new one and later ids sort behind earlier ones`() async throws {
    let client = try SuiteServer.client
    var ids: [String] = []
    for _ in 0..<5 { ids.append(try await client.accepted(Input.valid)) }
    #expect(Set(ids).count == 5)
    #expect(ids.map { $0.prefix(13) } == ids.map { $0.prefix(13) }.sorted())
  }

  @Test func `the three addresses work as they are`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.submit(Input.valid)
    for key in ["status_url", "result_url"] {
      try await client.get(try #require(answer[key]?.string)).expectSuccess()
    }
    try await client.call("POST", try #require(answer["cancel_url"]?.string)).expectSuccess(202)
  }

  @Test func `a prompt comes through in any script and with a NUL in it`() async throws {
    let client = try SuiteServer.client
    for prompt in ["ゆっくりズームイン、夕焼けの街 🎬", "a\u{0}b", ""] {
      let id = try await client.accepted(Input.with(["prompt": .string(prompt)]))
      #expect(try await client.finished(id)["status"] == "succeeded")
    }
  }

  @Test func `the parts of a model's id may be percent-encoded one by one`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.post("/v1/models/byte%64ance/dreamina%2D3-0/pro/image%2dto%2Dvideo", json: Input.valid)
    answer.expectSuccess()
  }
}
