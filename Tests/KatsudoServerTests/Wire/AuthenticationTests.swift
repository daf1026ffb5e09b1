import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.router(.echo, owners: ["alice", "bob"])) struct AuthenticationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let header: String?
    let sentence: String

    init(_ name: String, _ header: String?, _ sentence: String) {
      testDescription = name
      self.header = header
      self.sentence = sentence
    }
  }

  private static let form = "The Authorization header is not of the form: Bearer <key>"
  private static let unknown = "The API key is not known here, or has been revoked. Make one with: katsudo keys create NAME"
  private static let missing = "The request needs an API key. Send it in the header: Authorization: Bearer <key>"

  static let rows = [
    Row("no header", nil, missing),
    Row("an empty header", "", form),
    Row("another scheme", "Basic YTpi", form),
    Row("the scheme alone", "Bearer", form),
    Row("a key without a scheme", "katsudo_abc", form),
    Row("an unknown key", "Bearer katsudo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", unknown),
    Row("a key of another kind", "Bearer a:b", unknown),
    Row("a key that is too long", "Bearer \(String(repeating: "a", count: 8193))", form),
  ]

  static let calls = [
    "GET /v1/models", "GET /v1/models/categories", "GET /v1/models/\(APIClient.seedModel)", "POST /v1/models/\(APIClient.seedModel)",
    "GET /v1/requests", "GET /v1/requests/x/status", "GET /v1/requests/x/result", "POST /v1/requests/x/cancel", "GET /v1/nothing",
    "GET /v1",
  ]

  @Test(arguments: rows)
  func `every call refuses a missing or wrong key`(row: Row) async throws {
    let stranger = try SuiteServer.current.stranger
    for call in Self.calls {
      let words = call.split(separator: " ").map(String.init)
      let headers = row.header.map { [("authorization", $0)] } ?? []
      let answer = try await stranger.call(words[0], words[1], headers: headers)
      answer.expectError(401, 400_004, row.sentence)
      #expect(answer.json["error_message"] == .string(row.sentence), "\(call)")
      #expect(answer.headers["www-authenticate"] == "Bearer", "\(call)")
    }
  }

  @Test(arguments: ["bearer", "BEARER", "Bearer "])
  func `the scheme of the token may have any case`(scheme: String) async throws {
    let server = try SuiteServer.current
    let token = try #require(server.client.token)
    try await server.stranger.get("/v1/models", headers: [("authorization", "\(scheme) \(token)")]).expectSuccess()
  }

  @Test(arguments: ["/healthz", "/readyz"])
  func `the health checks need no key`(path: String) async throws {
    try await SuiteServer.current.stranger.get(path).expectSuccess()
  }

  @Test func `a key in the query is ignored`() async throws {
    let server = try SuiteServer.current
    let token = try #require(server.client.token)
    let answer = try await server.stranger.get("/v1/models?token=\(token)&authorization=Bearer%20\(token)")
    answer.expectError(401, 400_004, "needs an API key")
  }

  @Test func `two keys of one owner give access to the same requests, and keys of other owners to none of them`() async throws {
    let server = try SuiteServer.current
    let first = try server.caller("alice")
    let second = try await server.newCaller("alice")
    #expect(first.token != second.token)
    let id = try await first.accepted(Input.valid)
    #expect(try await second.finished(id)["status"] == "succeeded")
    func ids(_ caller: APIClient) async throws -> [String] {
      try await caller.get("/v1/requests")["requests"]?.array?.compactMap { $0["request_id"]?.string } ?? []
    }
    #expect(try await ids(second) == ids(first))
    #expect(try await ids(second).contains(id))
    #expect(try await !ids(server.caller("bob")).contains(id))
    try await server.caller("bob").get("/v1/requests/\(id)/result").expectError(403, 403_001, "belongs to another owner")
  }
}
