import Foundation
import KatsudoCore
import KatsudoTesting
import Testing

@Suite struct MediaFetcherTests {
  @Test func `the fetcher sends the expected headers and stores the picture unchanged`() async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(.file(picture)) { server in
        let facts = try await bench.fetch(server.url("/a%20b.jpeg?x=1&y=絵#z"))
        #expect(facts == MediaFacts(format: .jpeg, byteCount: 600_000, width: 640, height: 360))
        #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path)) == Data(picture))
        let mode = try FileManager.default.attributesOfItem(atPath: bench.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let request = try #require(server.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/a%20b.jpeg?x=1&y=%E7%B5%B5")
        #expect(request.fields["user-agent"] == "katsudo")
        #expect(request.fields["accept"] == "image/*")
        #expect(request.fields["accept-encoding"] == "identity")
        #expect(request.fields["host"] == "127.0.0.1:\(server.port)")
        #expect(request.fields["cookie"] == nil)
        #expect(request.fields["authorization"] == nil)
      }
    }
  }

  @Test func `the fetcher reads an answer of unknown length`() async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(.chunked(picture)) { server in
        let facts = try await bench.fetch(server.url("/"))
        #expect(facts.byteCount == 600_000)
      }
    }
  }

  @Test func `the fetcher reads an answer that ends with its connection`() async throws {
    try await FetchBench.with { bench in
      let reply = MediaServer.Reply(bytes: Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + picture)
      try await MediaServer.run(reply) { server in
        let facts = try await bench.fetch(server.url("/"))
        #expect(facts.byteCount == 600_000)
      }
    }
  }

  @Test func `the fetcher finds the format from the content, not from the declared type`() async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(.file(picture, type: "text/html")) { server in
        let facts = try await bench.fetch(server.url("/a.txt"))
        #expect(facts.format == .jpeg)
      }
    }
  }

  static let answers: [Case<MediaServer.Reply, MediaError>] = [
    row("needs a login", .status(401), .unavailable, "needs a login or its host forbids access"),
    row("forbidden", .status(403), .unavailable, "needs a login or its host forbids access"),
    row("behind a proxy's login", .status(407), .unavailable, "needs a login or its host forbids access"),
    row("not found", .status(404), .unavailable, "has no file at this URL"),
    row("gone", .status(410), .unavailable, "has no file at this URL"),
    row("too many requests", .status(429), .unreachable, "limits how often"),
    row("fault", .status(500), .unreachable, "reports an internal error (status 500)"),
    row("overloaded", .status(503), .unreachable, "reports an internal error (status 503)"),
    row("unheard-of status", .status(999), .unreachable, "reports an internal error (status 999)"),
    row("no content", MediaServer.Reply(bytes: Array("HTTP/1.1 204 No\r\n\r\n".utf8)), .unavailable, "without the whole file"),
    row("a part", .status(206, body: picture), .unavailable, "without the whole file"),
    row("several choices", .status(300), .unavailable, "did not answer with the file (status 300)"),
    row("teapot", .status(418), .unavailable, "did not answer with the file (status 418)"),
    row("redirect to nowhere", .status(302), .unavailable, "redirects without a target"),
    row("redirect to a file", .redirect(to: "file:///etc/passwd"), .forbidden, "redirects to a place that is not fetched"),
    row("redirect with a login", .redirect(to: "http://a:b@127.0.0.1/"), .forbidden, "user name or password"),
    row("redirect to rubbish", .redirect(to: "http://[::1"), .malformed, "no closing bracket"),
    row("redirect to metadata", .redirect(to: "http://169.254.169.254/latest/"), .forbidden, "not on the public internet"),
    row("redirect to mapped metadata", .redirect(to: "http://[::ffff:a9fe:a9fe]/"), .forbidden, "not on the public internet"),
    row("redirect to this network", .redirect(to: "http://0.0.0.0/"), .forbidden, "not on the public internet"),
    row("redirect to a decimal address", .redirect(to: "http://2130706433/"), .forbidden, "not an IPv4 address"),
    row("compressed", .status(200, fields: ["Content-Encoding": "gzip"], body: picture), .unavailable, "compressed"),
    row("empty file", .file([]), .unsupported, "empty"),
    row("web page", .file(Array("<!doctype html><title>Sign in</title>".utf8), type: "image/png"), .unsupported, "web page"),
    row("text", .file(Array("hello".utf8), type: "image/png"), .unsupported, "not a picture"),
    row("GIF", .file(Array("GIF89a".utf8) + [0, 4, 0, 4, 0, 0, 0], type: "image/png"), .unsupported, "a GIF picture"),
    row("too small a picture", .file(PictureBytes.png(width: 320, height: 400)), .ruleBroken, SeedRules.least),
    row("huge in a tiny file", .file(PictureBytes.png(width: 60_000, height: 60_000, headerOnly: true)), .ruleBroken, SeedRules.most),
    row("cut short", .part(of: picture, first: 1000, ending: .close), .unreachable, "closed the connection before"),
    row(
      "cut short in a chunk", MediaServer.Reply(bytes: Array(MediaServer.Reply.chunked(picture).bytes.prefix(9000))), .unreachable,
      "closed the connection before"),
    row("closed at once", MediaServer.Reply(bytes: []), .unreachable, "closed the connection before"),
    row("not HTTP", MediaServer.Reply(bytes: Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .unreachable, "did not answer in HTTP"),
    row("endless header fields", MediaServer.Reply(bytes: manyFields, ending: .hold), .unreachable, "did not answer in HTTP"),
    row("one endless header field", MediaServer.Reply(bytes: longField, ending: .hold), .unreachable, "did not answer in HTTP"),
    row("two lengths", MediaServer.Reply(bytes: twoLengths), .unreachable, "did not answer in HTTP"),
  ]

  @Test(arguments: answers)
  func `the error says what the host answered`(row: Case<MediaServer.Reply, MediaError>) async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(row.input) { server in
        let error = try #require(await failure { () throws(MediaError) in try await bench.fetch(server.url("/a")) })
        #expect(error.code == row.expected.code)
        #expect(error.message.contains(row.expected.message), "\(error.message)")
        #expect(bench.folder.names.isEmpty, "a failed fetch must leave no file")
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test(arguments: ["", "not a url", "http://user:pass@127.0.0.1/", "ftp://127.0.0.1/", "http://127.0.0.1:0/"])
  func `a malformed URL is refused before a file is made`(url: String) async throws {
    try await FetchBench.with { bench in
      _ = await failure { () throws(MediaError) in try await bench.fetch(url) }
      #expect(bench.folder.names.isEmpty)
    }
  }

  @Test func `the fetcher does not overwrite a file`() async throws {
    try await FetchBench.with { bench in
      try Data("mine".utf8).write(to: URL(fileURLWithPath: bench.path))
      try await MediaServer.run(.file(picture)) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/")) }
        #expect(error?.code == .machineTrouble)
        let kept = try Data(contentsOf: URL(fileURLWithPath: bench.path))
        #expect(kept == Data("mine".utf8))
      }
    }
  }

  @Test func `a file that cannot be stored is a disk fault`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.path = bench.folder.file("missing/input")
      try await MediaServer.run(.file(picture)) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/")) }
        #expect(error == MediaError(.diskFault))
      }
    }
  }

  @Test(.enabled(if: hasIPv6)) func `the fetcher can use an IPv6 address`() async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(.file(picture), host: "::1") { server in
        let facts = try await bench.fetch(server.url("/", host: "[::1]"))
        #expect(facts.byteCount == 600_000)
        #expect(server.requests.first?.fields["host"] == "[::1]:\(server.port)")
      }
    }
  }

  /// `true` if the machine has IPv6, which many containers do not have.
  private static var hasIPv6: Bool { FileManager.default.fileExists(atPath: "/proc/net/if_inet6") }

  private static let manyFields = Array(("HTTP/1.1 200 OK\r\n" + String(repeating: "a: b\r\n", count: 100_000)).utf8)
  private static let longField = Array(("HTTP/1.1 200 OK\r\na: " + String(repeating: "b", count: 1_000_000)).utf8)
  private static let twoLengths = Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello".utf8)

  private static func row(
    _ name: String, _ reply: MediaServer.Reply, _ code: MediaError.Code, _ words: String
  ) -> Case<MediaServer.Reply, MediaError> {
    Case(name, reply, MediaError(code, words))
  }
}
