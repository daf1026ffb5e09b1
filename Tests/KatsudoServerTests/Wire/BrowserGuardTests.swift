import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// A server without keys answers programs on this machine and its own pages, but not the pages of other sites.
@Suite(
  .router(
    .echo.with {
      $0.configuration.address.publicURL = "https://media.example.com/katsudo"
      $0.configuration.access.auth = false
    }))
struct BrowserGuardTests {
  private func status(_ headers: [(String, String)], path: String = "/v1/models") async throws -> Int {
    try await SuiteServer.client.call("GET", path, headers: headers).status
  }

  @Test(arguments: [
    "localhost", "localhost:8787", "LOCALHOST", "app.localhost", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:8787", "media.example.com",
    "media.example.com:443", "localhost.",
  ])
  func `a server without keys answers calls to its own host names`(host: String) async throws {
    #expect(try await status([("host", host)]) == 200)
  }

  @Test(arguments: [
    "evil.example", "evil.example:8787", "192.168.0.1", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "[::2]", "",
    "example.com", "localhost@evil.example",
  ])
  func `a server without keys refuses calls to other host names`(host: String) async throws {
    for path in ["/v1/models", "/healthz"] { #expect(try await status([("host", host)], path: path) == 421, "\(path)") }
  }

  @Test func `the refusal of a host name says what to do`() async throws {
    let answer = try await SuiteServer.client.call("GET", "/v1/models", headers: [("host", "evil.example")])
    answer.expectError(421, 421_001, "it answers only to localhost")
  }

  @Test(arguments: [
    [("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")], [("origin", "null")],
    [("sec-fetch-site", "cross-site"), ("origin", "http://localhost:3000")], [("origin", "http://localhost.evil.example")],
  ])
  func `a server without keys refuses requests from pages of other sites`(headers: [(String, String)]) async throws {
    let client = try SuiteServer.client
    let before = try await client.get("/v1/requests")["requests"]?.array?.count
    let answer = try await client.call("POST", "/v1/models/\(APIClient.seedModel)", headers: headers, body: Input.valid.encoded())
    answer.expectError(403, 403_001, "from the web pages of other sites")
    #expect(try await client.get("/v1/requests")["requests"]?.array?.count == before)
    #expect(try await status(headers) == 403)
  }

  @Test(arguments: [("host", "evil.example", 421), ("origin", "https://evil.example", 403)])
  func `a refusal under v1 promises that keys are honoured`(header: String, value: String, status: Int) async throws {
    let promises: [(path: String, value: String?)] = [
      ("/v1/models", "1"), ("/v1/nothing", "1"), ("//v1/models", "1"), ("/healthz", nil), ("/v1x", nil),
    ]
    for (path, promise) in promises {
      let answer = try await SuiteServer.client.call("GET", path, headers: [(header, value)])
      #expect(answer.status == status, "\(path)")
      #expect(answer.headers["katsudo-idempotency"] == promise, "\(path)")
    }
  }

  @Test(arguments: [
    [], [("sec-fetch-site", "same-origin")], [("sec-fetch-site", "none")],
    [("sec-fetch-site", "same-site"), ("origin", "http://localhost:3000")],
    [("origin", "http://127.0.0.1:8787")], [("origin", "https://media.example.com")],
  ])
  func `a server without keys accepts requests from its own pages and from programs`(headers: [(String, String)]) async throws {
    #expect(try await status(headers) == 200)
  }

  /// The fields that a browser sends when a person follows a link of another site.
  private static let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]

  @Test(arguments: [("/models", 200), ("/", 200), ("/healthz", 200), ("/v1/models", 403), ("/api/auth/me", 403), ("/metrics", 403)])
  func `a link of another site leads to pages and to nothing of the API`(path: String, status expected: Int) async throws {
    #expect(try await status(Self.link, path: path) == expected)
  }

  @Test(arguments: [
    [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
    [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
    link + [("origin", "https://evil.example")],
  ])
  func `a page of another site shows no page of this server inside itself`(headers: [(String, String)]) async throws {
    #expect(try await status(headers, path: "/models") == 403)
  }

  @Test func `pages of other sites may use the links of results`() async throws {
    #expect(try await status([("sec-fetch-site", "cross-site")], path: "/files/a/b/c") == 404)
  }
}
