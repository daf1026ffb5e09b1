import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoServer
import KatsudoTesting
import Testing

/// A server that allows two origins.
private enum AllowedPages {
  static let page = "https://app.example.com"
  static let setup = RouterSetup.echo.with(environment: ["KATSUDO_CORS_ORIGINS": "https://App.example.com:443, http://localhost:5173"])
}

/// Web pages of the allowed origins can call the server, and no others.
@Suite(.router(AllowedPages.setup)) struct CrossOriginTests {
  static let page = AllowedPages.page
  static let other = "https://evil.example"

  private static func preflight(
    _ client: APIClient, _ path: String, origin: String = page, method: String = "POST", fields: String = "authorization, content-type"
  ) async throws -> APIClient.Answer {
    try await client.call(
      "OPTIONS", path,
      headers: [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", fields)])
  }

  /// The words of a header field with a list, in lower case.
  private static func words(_ answer: APIClient.Answer, _ name: String) -> Set<String> {
    Set((answer.headers[name] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() })
  }

  static let paths = [
    "/v1/models/\(APIClient.seedModel)", "/v1/requests", "/v1/files", "/v1/files/tus", "/v1/files/tus/x", "/v1/requests/x/events",
    "/files/a/b/c",
    "/metrics", "/openapi.json", "/healthz", "/nothing",
  ]

  @Test(arguments: paths, [page, "http://localhost:5173"])
  func `a preflight of an allowed origin is answered without a key`(path: String, origin: String) async throws {
    let answer = try await Self.preflight(try SuiteServer.current.stranger, path, origin: origin)
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(answer.headers["access-control-allow-origin"] == origin)
    #expect(answer.headers["access-control-allow-credentials"] == nil)
    #expect(answer.headers["access-control-max-age"] == "7200")
    #expect(answer.headers["vary"] == "Origin")
    #expect(Self.words(answer, "access-control-allow-methods") == ["get", "head", "post", "patch", "delete", "options"])
    #expect(
      Self.words(answer, "access-control-allow-headers").isSuperset(
        of: [
          "authorization", "content-type", "idempotency-key", "prefer", "last-event-id", "range", "if-range", "if-none-match",
          "tus-resumable",
          "upload-length", "upload-offset", "upload-metadata", "x-http-method-override", "traceparent", "tracestate", "accept-language",
        ]))
  }

  @Test(arguments: [
    other, "null", "https://app.example.com.evil.example", "http://app.example.com", "https://app.example.com:8443", "*", "",
  ])
  func `a preflight of another origin is refused as before`(origin: String) async throws {
    for path in ["/v1/models/\(APIClient.seedModel)", "/files/a/b/c", "/healthz"] {
      let answer = try await Self.preflight(try SuiteServer.current.stranger, path, origin: origin)
      #expect(answer.status == (path.hasPrefix("/v1") ? 401 : 405), "\(path)")
      #expect(answer.headers.keys.filter { $0.hasPrefix("access-control-") }.isEmpty, "\(answer.headers)")
      #expect(answer.headers["vary"] == "Origin")
    }
  }

  private func expectReadable(_ answer: APIClient.Answer, _ sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(answer.headers["access-control-allow-origin"] == Self.page, sourceLocation: sourceLocation)
    #expect(answer.headers["vary"]?.contains("Origin") == true, sourceLocation: sourceLocation)
    #expect(
      Self.words(answer, "access-control-expose-headers").isSuperset(
        of: [
          "idempotent-replayed", "preference-applied", "retry-after", "ratelimit", "ratelimit-policy", "location", "tus-resumable",
          "upload-offset", "upload-length", "upload-expires", "upload-metadata", "katsudo-idempotency", "katsudo-file-id", "content-range",
          "accept-ranges", "etag", "allow", "www-authenticate",
        ]), sourceLocation: sourceLocation)
  }

  private let asPage = [("Origin", AllowedPages.page)]

  @Test func `a page of an allowed origin can read every kind of answer`() async throws {
    let client = try SuiteServer.client
    let submit = try await client.call("POST", "/v1/models/\(APIClient.seedModel)", headers: asPage, body: Input.valid.encoded())
    submit.expectSuccess()
    expectReadable(submit)
    let id = try #require(submit["request_id"]?.string)
    let result = try await client.get("/v1/requests/\(id)/result", headers: asPage + [("Prefer", "wait=50")])
    expectReadable(result)
    let events = try await client.get("/v1/requests/\(id)/events", headers: asPage)
    #expect(events.headers["content-type"] == "text/event-stream")
    expectReadable(events)
    let video = try #require(result["output"]?["video"]?.string)
    let whole = try await client.stranger.get(video, headers: asPage)
    #expect(whole.status == 200)
    expectReadable(whole)
    let part = try await client.stranger.get(video, headers: asPage + [("Range", "bytes=0-9")])
    #expect(part.status == 206)
    #expect(part.body.count == 10)
    expectReadable(part)
    let outside = try await client.stranger.get(video, headers: asPage + [("Range", "bytes=9999999-")])
    #expect(outside.status == 416)
    expectReadable(outside)
    let deleted = try await client.call("DELETE", "/v1/requests/\(id)", headers: asPage)
    #expect(deleted.status == 204)
    expectReadable(deleted)
  }

  @Test func `a page of an allowed origin can read refusals`() async throws {
    let current = try SuiteServer.current
    let model = "/v1/models/\(APIClient.seedModel)"
    let answers: [(Int, APIClient.Answer)] = [
      (401, try await current.stranger.call("POST", model, headers: asPage, body: Input.valid.encoded())),
      (401, try await current.client.with(token: "wrong").get("/v1/requests", headers: asPage)),
      (404, try await current.client.get("/v1/nothing", headers: asPage)), (404, try await current.client.get("/nothing", headers: asPage)),
      (405, try await current.client.call("PUT", model, headers: asPage)),
      (415, try await current.client.call("POST", model, headers: asPage, body: Data("x".utf8), type: "text/plain")),
      (422, try await current.client.call("POST", model, headers: asPage, body: Data("{".utf8))),
      (412, try await current.client.call("POST", "/v1/files/tus", headers: asPage)),
    ]
    for (status, answer) in answers {
      #expect(answer.status == status)
      expectReadable(answer)
    }
  }

  @Test func `a page of an allowed origin can read that a limit is reached`() async throws {
    try await AllowedPages.setup.run { server in
      let caller = try await server.caller(Owner("busy"), limits: OwnerLimits(requestsPerSecond: 0.001))
      _ = try await caller.get("/v1/requests", headers: asPage)
      let answer = try await caller.get("/v1/requests", headers: asPage)
      #expect(answer.status == 429)
      #expect(answer.headers["retry-after"] != nil)
      expectReadable(answer)
    }
  }

  @Test func `calls of other origins and of programs are answered as before`() async throws {
    let client = try SuiteServer.client
    for headers in [[], [("Origin", Self.other)], [("Origin", "null")]] {
      let answer = try await client.get("/v1/models", headers: headers)
      answer.expectSuccess()
      #expect(answer.headers.keys.filter { $0.hasPrefix("access-control-") }.isEmpty)
      #expect(answer.headers["vary"] == "Origin")
    }
    let id = try await client.accepted(Input.valid)
    let video = try #require(try await client.finished(id)["output"]?["video"]?.string)
    #expect(try await client.stranger.get(video, headers: [("Origin", Self.other)]).headers["access-control-allow-origin"] == "*")
  }

  @Test func `the options of tus are still those of tus`() async throws {
    let client = try SuiteServer.client
    for headers in [[], asPage] {
      let answer = try await client.call("OPTIONS", "/v1/files/tus", headers: headers)
      #expect(answer.status == 204)
      #expect(answer.headers["tus-version"] == "1.0.0")
      #expect(answer.headers["access-control-allow-methods"] == nil)
      #expect(try await client.stranger.call("OPTIONS", "/v1/files/tus", headers: headers).status == 401)
    }
  }

  @Test func `without allowed origins nothing changes`() async throws {
    try await RouterSetup.echo.run { server in
      let preflight = try await Self.preflight(server.stranger, "/v1/models")
      preflight.expectError(401, 400_004, "needs an API key")
      let answer = try await server.client.get("/v1/models", headers: asPage)
      for answer in [preflight, answer] {
        #expect(answer.headers.keys.filter { $0.hasPrefix("access-control-") }.isEmpty)
        #expect(answer.headers["vary"] == nil)
      }
    }
  }

  @Test func `a server without keys lets the allowed origins in, and only these`() async throws {
    try await AllowedPages.setup.with({ $0.configuration.access.auth = false }).run { server in
      let model = "/v1/models/\(APIClient.seedModel)"
      #expect(try await Self.preflight(server.client, model).status == 204)
      for headers in [asPage, asPage + [("Sec-Fetch-Site", "cross-site")]] {
        let answer = try await server.client.call("POST", model, headers: headers, body: Input.valid.encoded())
        answer.expectSuccess()
        expectReadable(answer)
      }
      for headers in [[("Origin", Self.other)], [("Sec-Fetch-Site", "cross-site")], [("Origin", "null")]] {
        let answer = try await server.client.call("POST", model, headers: headers, body: Input.valid.encoded())
        answer.expectError(403, 403_001, "name the origins of the pages in cors_origins")
        #expect(answer.headers["access-control-allow-origin"] == nil)
      }
      let preflight = try await Self.preflight(server.client, model, origin: Self.other)
      #expect(preflight.status == 403)
      #expect(try await server.client.get("/v1/models", headers: asPage + [("host", "evil.example")]).status == 421)
    }
  }

  @Test func `a page reads an upload and an event stream of a real server`() async throws {
    try await ServerSetup.echo.with(["KATSUDO_CORS_ORIGINS": Self.page]).run { server in
      let preflight = try await Self.preflight(server.client.stranger, "/v1/files/tus", fields: "tus-resumable, upload-length")
      #expect(preflight.status == 204)
      #expect(preflight.headers["access-control-allow-origin"] == Self.page)
      let made = try await server.client.call(
        "POST", "/v1/files/tus", headers: asPage + [("Tus-Resumable", "1.0.0"), ("Upload-Length", "4")])
      #expect(made.status == 201)
      expectReadable(made)
      let refused = try await server.client.call(
        "POST", "/v1/models/\(APIClient.seedModel)", headers: asPage + [("Content-Type", "text/plain")], body: Data("{}".utf8))
      #expect(refused.status == 415)
      expectReadable(refused)
      let id = try await server.client.accepted(Input.valid)
      let events = try await server.client.get("/v1/requests/\(id)/events", headers: asPage)
      #expect(events.text.hasSuffix("\"status\":\"succeeded\"}\n\n"))
      expectReadable(events)
    }
  }
}

@Suite struct WebOriginTests {
  @Test(arguments: [
    ("https://app.example.com", "https://app.example.com"), ("HTTPS://App.Example.com", "https://app.example.com"),
    ("https://app.example.com:443", "https://app.example.com"), ("http://app.example.com:80", "http://app.example.com"),
    ("http://app.example.com:443", "http://app.example.com:443"), ("http://localhost:5173", "http://localhost:5173"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"), ("http://[::1]", "http://[::1]"), ("http://[::1]:3000", "http://[::1]:3000"),
    ("capacitor://localhost", "capacitor://localhost"), ("https://my_app.example", "https://my_app.example"),
  ])
  func `an origin is read as browsers write it`(text: String, origin: String) {
    #expect(WebOrigin(text)?.text == origin)
  }

  @Test(arguments: [
    "", "*", "null", "app.example.com", "https://", "https://app.example.com/", "https://app.example.com/path", "https://*.example.com",
    "https://user@app.example.com", "https://app.example.com:0", "https://app.example.com:65536", "https://app.example.com:",
    "://app.example",
    "1a://app.example", "https://app example", "https://app.example?x", "https://[::1", "https://[]", "https://[1]", "https://アプリ.example",
    "https://app.example.com:+1",
  ])
  func `any other text is not an origin`(text: String) {
    #expect(WebOrigin(text) == nil)
  }
}
