import KatsudoEnvironments
import KatsudoTesting
import NIOHTTP1
import Testing

/// Connections to the listener with several requests, with wrong ones, and too many of them.
@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
  private static let plain: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init(body: Array("hello".utf8)) }

  private static func bench(
    isSecure: Bool = false, _ body: @escaping @Sendable (Workbench, UpstreamServer, String) async throws -> Void
  ) async throws {
    var settings = EnvironmentSettings()
    settings.isSecure = isSecure
    try await UpstreamServer.run(plain) { upstream async throws in
      try await Workbench.run(settings: settings) { bench async throws in
        try await body(bench, upstream, try await bench.attach(upstream, as: "desk"))
      }
    }
  }

  /// Returns the text of a request.
  private static func request(_ line: String, _ host: String, _ headers: [String] = [], body: String = "") -> String {
    (["\(line) HTTP/1.1", "Host: \(host)"] + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  @Test func `each request of a connection is checked by itself`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      let (host, cookie) = (bench.host("desk"), "Cookie: \(cookie)")
      let text =
        Self.request("GET /1", host, [cookie]) + Self.request("GET /2", host)
        + Self.request("GET /3", bench.host("other"), [cookie]) + Self.request("GET /4", "example.com", [cookie])
        + Self.request("POST /5", host, [cookie, "Origin: http://\(bench.host("other"))", "Content-Length: 0"])
        + Self.request("GET /6", host, [cookie, "Connection: close"])
      let answers = try await RawBrowser.exchange(bench, text)
      #expect(answers.statuses == [200, 401, 401, 404, 403, 200])
      #expect(upstream.requests.map(\.head.uri) == ["/1", "/6"])
    }
  }

  @Test func `behind a proxy with TLS an answer ends the connection, and what follows on it is not carried out`() async throws {
    try await Self.bench(isSecure: true) { bench, upstream, cookie async throws in
      let host = bench.host("desk")
      let own = Self.request("POST /1", host, ["Cookie: \(cookie)", "Content-Length: 2"], body: "{}")
      for (text, statuses) in [
        (own + own, [200]), (Self.request("GET /", host) + own, [401]), (Self.request("GET /", "example.com") + own, [404]),
        (own + Self.request("GET /", bench.host("other")), [200]),
      ] {
        let answers = try await RawBrowser.exchange(bench, text)
        #expect(answers.statuses == statuses)
        #expect(answers.text.lowercased().contains("connection: close\r\n"))
      }
      #expect(upstream.requests.count == 2)
    }
  }

  @Test(arguments: [
    "no HTTP\r\n\r\n", "GET /2 HTTP/1.1\r\nContent-Length: x\r\n\r\n", "POST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
  ])
  func `a later request that is no HTTP ends its connection, and the listener goes on`(wrong: String) async throws {
    try await Self.bench { bench, _, cookie async throws in
      let first = Self.request("GET /1", bench.host("desk"), ["Cookie: \(cookie)"])
      let answers = try await RawBrowser.exchange(bench, first + wrong)
      #expect(answers.statuses.first == 200)
      #expect(answers.statuses.dropFirst().allSatisfy { [400, 404].contains($0) })
      #expect(try await bench.send(.GET, "/", to: "desk", cookie: cookie).status == 200)
    }
  }

  @Test func `a request of HTTP 1.0 ends its connection`() async throws {
    try await Self.bench { bench, _, cookie async throws in
      let answers = try await RawBrowser.exchange(bench, "GET / HTTP/1.0\r\nHost: desk.localhost\r\nCookie: \(cookie)\r\n\r\n")
      #expect(answers.statuses == [200])
    }
  }

  @Test func `the body of a refused request is not waited for`() async throws {
    try await Self.bench { bench, upstream, _ async throws in
      let answers = try await RawBrowser.exchange(
        bench, Self.request("POST /upload/image", bench.host("desk"), ["Content-Length: 1000000"], body: "the beginning"))
      #expect(answers.statuses == [401])
      #expect(answers.text.lowercased().contains("connection: close\r\n"))
      #expect(upstream.requests.isEmpty)
    }
  }

  @Test(arguments: [
    ["Content-Length: 4", "Content-Length: 40"], ["Content-Length: 4", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: chunked", "Content-Length: 4"], ["Transfer-Encoding: chunked, identity"], ["Transfer-Encoding: xchunked"],
    ["Transfer-Encoding: gzip, chunked"],
    ["Content-Length: 4, 40"], ["Content-Length: +4"], ["Content-Length : 4"], ["Host: other.localhost", "Content-Length: 4"],
    ["X: a\rContent-Length: 4"], ["Transfer-Encoding: identity", "Content-Length: 4"],
  ])
  func `a request whose end or whose host can be read in two ways is refused, and nothing of it reaches ComfyUI`(headers: [String])
    async throws
  {
    try await Self.bench { bench, upstream, cookie async throws in
      let hidden = Self.request("GET /hidden", bench.host("desk"), ["Cookie: \(cookie)"])
      let text = Self.request("POST /1", bench.host("desk"), ["Cookie: \(cookie)"] + headers, body: "0\r\n\r\n" + hidden)
      let answers = try await RawBrowser.exchange(bench, text)
      #expect(answers.statuses == [400])
      #expect(upstream.requests.isEmpty)
    }
  }

  @Test func `a WebSocket that is not the first request of its connection is refused, and the connection ends`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      let own = ["Cookie: \(cookie)"]
      let upgrade = [
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      ]
      let answers = try await RawBrowser.exchange(
        bench, Self.request("GET /1", bench.host("desk"), own) + Self.request("GET /ws", bench.host("desk"), own + upgrade))
      #expect(answers.statuses == [200, 400])
      #expect(answers.text.contains("Only the first request of a connection"))
      #expect(upstream.requests.map(\.head.uri) == ["/1"])
    }
  }

  @Test func `a connection that is one too many is told so, and a later one is served`() async throws {
    var settings = EnvironmentSettings()
    settings.connections = 2
    try await Workbench.run(settings: settings) { bench async throws in
      let text = Self.request("GET /", bench.host("desk"), ["Connection: close"])
      try await RawBrowser.holding(2, to: bench) {
        let answers = try await RawBrowser.exchange(bench, text)
        #expect(answers.statuses == [503])
        #expect(answers.text.contains("Retry-After: 5\r\n"))
      }
      try await eventually("there is a place", { try await RawBrowser.exchange(bench, text).statuses }, until: { $0 == [401] })
    }
  }
}
