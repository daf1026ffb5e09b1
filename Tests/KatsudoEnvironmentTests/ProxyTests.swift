import AsyncHTTPClient
import KatsudoEnvironments
import NIOCore
import NIOHTTP1
import Testing

/// What happens to requests and answers on their way to a ComfyUI server and back.
@Suite(.timeLimit(.minutes(2))) struct ProxyTests {
  private static let script = Array(String(repeating: "export const answer = 42;\n", count: 2000).utf8)

  @Test func `secrets and signs of the page stay here, and the rest is sent on`() async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init() }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let headers: HTTPHeaders = [
          "Origin": "http://\(bench.host("desk"))", "Referer": "http://\(bench.host("desk"))/", "Sec-Fetch-Site": "same-origin",
          "Authorization": "Bearer katsudo_secret", "Connection": "X-Private", "X-Private": "1", "Comfy-User": "me", "Range": "bytes=0-9",
        ]
        #expect(
          try await bench.send(.POST, "/api/userdata/workflows%2Fa.json?x=%5B1%5D", to: "desk", cookie: cookie, headers: headers).status
            == 200)
        let seen = try #require(upstream.requests.last).head
        #expect(seen.uri == "/api/userdata/workflows%2Fa.json?x=%5B1%5D")
        #expect(seen.headers["Host"] == ["127.0.0.1:\(upstream.port)"])
        #expect(seen.headers["Origin"] == [upstream.address])
        #expect(seen.headers["Comfy-User"] == ["me"] && seen.headers["Range"] == ["bytes=0-9"])
        for name in ["Cookie", "Referer", "Sec-Fetch-Site", "Authorization", "X-Private"] { #expect(seen.headers[name].isEmpty, "\(name)") }
      }
    }
  }

  @Test func `scripts are compressed, and files with a hash in their name may be kept`() async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in
      .init(headers: ["Content-Type": "text/javascript", "Cache-Control": "no-store", "ETag": "\"1\""], body: Self.script)
    }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let asset = try await bench.send(.GET, "/assets/app-1a2b.js", to: "desk", cookie: cookie, headers: ["Accept-Encoding": "gzip, br"])
        #expect(asset.headers["Content-Encoding"] == ["gzip"])
        #expect(asset.headers["Cache-Control"] == ["private, max-age=31536000, immutable"])
        #expect(asset.headers["ETag"] == ["W/\"1\""])
        #expect(asset.headers["X-Katsudo-Compress"].isEmpty)
        #expect(asset.body.count < Self.script.count / 10 && asset.body.starts(with: [0x1f, 0x8b]))
        let other = try await bench.send(.GET, "/scripts/app.js", to: "desk", cookie: cookie)
        #expect(other.headers["Cache-Control"] == ["no-store"] && other.headers["Content-Encoding"].isEmpty)
        #expect(other.body == Self.script)
        let head = try await bench.send(.HEAD, "/assets/app-1a2b.js", to: "desk", cookie: cookie, headers: ["Accept-Encoding": "gzip"])
        #expect(head.status == 200 && head.body.isEmpty && head.headers["Content-Length"] == ["\(Self.script.count)"])
      }
    }
  }

  @Test func `pictures and parts of files come as they are`() async throws {
    let picture = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { seen in
      seen.head.headers.contains(name: "Range")
        ? .init(
          status: .partialContent, headers: ["Content-Type": "text/plain", "Content-Range": "bytes 0-1999/5000"],
          body: Array(picture.prefix(2000)))
        : .init(headers: ["Content-Type": "image/png", "Set-Cookie": "a=b", "Access-Control-Allow-Origin": "*"], body: picture)
    }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let whole = try await bench.send(.GET, "/view?filename=a.png", to: "desk", cookie: cookie, headers: ["Accept-Encoding": "gzip"])
        #expect(whole.body == picture && whole.headers["Content-Encoding"].isEmpty)
        #expect(whole.headers["Set-Cookie"].isEmpty && whole.headers["Access-Control-Allow-Origin"].isEmpty)
        #expect(whole.headers["X-Frame-Options"] == ["SAMEORIGIN"])
        let part = try await bench.send(
          .GET, "/view?filename=a.txt", to: "desk", cookie: cookie, headers: ["Accept-Encoding": "gzip", "Range": "bytes=0-1999"])
        #expect(part.status == 206 && part.body == Array(picture.prefix(2000)) && part.headers["Content-Range"] == ["bytes 0-1999/5000"])
      }
    }
  }

  @Test(
    arguments: [(nil, "private"), ("public, max-age=86400", "private, max-age=86400"), ("no-store", "no-store")] as [(String?, String)])
  func `no cache between the server and the browser keeps an answer`(given: String?, passed: String) async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in
      .init(headers: HTTPHeaders(given.map { [("Cache-Control", $0)] } ?? []))
    }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run { bench async throws in
        let answer = try await bench.send(.GET, "/a.png", to: "desk", cookie: try await bench.attach(upstream, as: "desk"))
        #expect(answer.headers["Cache-Control"] == [passed])
        #expect(answer.headers["Cross-Origin-Resource-Policy"] == ["same-origin"])
      }
    }
  }

  @Test func `a redirect leads to the environment and shows no address of ComfyUI`() async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { seen in
      let own = "http://\(seen.head.headers.first(name: "Host") ?? "")"
      let targets = [
        "/own": own + "/a?b=c", "/bare": own, "/slashes": own + "//evil.example", "/path": "/a", "/other": "https://example.com/",
      ]
      return .init(status: .found, headers: ["Location": targets[seen.head.uri] ?? ""])
    }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        for (path, target) in [("/own", "/a?b=c"), ("/bare", "/"), ("/slashes", "/"), ("/path", "/a"), ("/other", "https://example.com/")] {
          let answer = try await bench.send(.GET, path, to: "desk", cookie: cookie)
          #expect(answer.status == 302 && answer.headers["Location"] == [target], "\(path)")
        }
      }
    }
  }

  @Test(arguments: [true, false]) func `an upload of many parts arrives whole`(hasLength: Bool) async throws {
    let parts = Array(repeating: ByteBuffer(repeating: 7, count: 1 << 16), count: 200)
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init(status: .created) }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        let stream = AsyncStream { continuation in
          for part in parts { continuation.yield(part) }
          continuation.finish()
        }
        let answer = try await bench.send(
          .POST, "/upload/image", to: "desk", cookie: cookie, body: .stream(stream, length: hasLength ? .known(Int64(200 << 16)) : .unknown)
        )
        #expect(answer.status == 201)
        #expect(upstream.requests.last?.bodyBytes == 200 << 16)
      }
    }
  }

  @Test func `an answer that breaks off is not shown as a whole one`() async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in
      .init(headers: ["Content-Length": "1000"], body: [1, 2, 3], breaksOff: true)
    }
    try await UpstreamServer.run(reply) {
      upstream async throws in
      try await Workbench.run { bench async throws in
        let cookie = try await bench.attach(upstream, as: "desk")
        await #expect(throws: (any Error).self) { try await bench.send(.GET, "/view", to: "desk", cookie: cookie) }
        // The listener goes on.
        #expect(try await bench.send(.GET, "/", to: "desk").status == 401)
      }
    }
  }

  @Test func `an attached server that does not answer gives 502 with an instruction`() async throws {
    try await Workbench.run { bench async throws in
      let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init() }
      let cookie = try await UpstreamServer.run(reply) { upstream in try await bench.attach(upstream, as: "desk") }
      let answer = try await bench.send(.GET, "/", to: "desk", cookie: cookie)
      #expect(answer.status == 502)
      #expect(answer.text.contains("katsudo environments list") && !answer.text.contains("127.0.0.1"))
    }
  }
}
