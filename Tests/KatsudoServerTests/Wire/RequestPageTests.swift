import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.router(.idle, owners: ["alice", "bob", "nobody"])) struct RequestPageTests {
  @Test func `pages follow each other by their cursors and have only the caller's requests`() async throws {
    let server = try SuiteServer.current
    let alice = try server.caller("alice")
    let bob = try server.caller("bob")
    var own: [String] = []
    for _ in 0..<5 {
      own.append(try await alice.accepted(Input.valid))
      _ = try await bob.accepted(Input.valid)
    }
    var pages: [[String]] = []
    var query = "limit=2"
    while true {
      let answer = try await alice.get("/v1/requests?\(query)")
      answer.expectSuccess()
      pages.append(answer["requests"]?.array?.compactMap { $0["request_id"]?.string } ?? [])
      guard let cursor = answer["next_cursor"]?.string, pages.count < 10 else { break }
      query = "limit=2&cursor=\(cursor)"
    }
    #expect(pages == [[own[4], own[3]], [own[2], own[1]], [own[0]]])
  }

  @Test func `a caller without requests gets an empty page`() async throws {
    let answer = try await SuiteServer.current.caller("nobody").get("/v1/requests")
    answer.expectSuccess()
    #expect(answer.json == ["requests": []])
  }
}
