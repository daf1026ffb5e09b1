import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct FetchRedirectTests {
  @Test(arguments: [301, 302, 303, 307, 308])
  func `the fetcher follows every kind of redirect`(status: Int) async throws {
    try await FetchBench.with { bench in
      let answer: @Sendable (MediaServer.Request) -> MediaServer.Reply = {
        $0.path == "/a" ? .redirect(to: "b?c", status: status) : .file(picture)
      }
      try await MediaServer.run(answer: answer) { server in
        let facts = try await bench.fetch(server.url("/a"))
        #expect(facts.byteCount == 600_000)
        #expect(server.requests.map(\.target) == ["/a", "/b?c"])
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0.fields["referer"] == nil })
      }
    }
  }

  @Test func `the fetcher follows five redirects and not more`() async throws {
    try await FetchBench.with { bench in
      let answer: @Sendable (MediaServer.Request) -> MediaServer.Reply = { request in
        let left = Int(request.path.dropFirst()) ?? 0
        return left == 0 ? .file(picture) : .redirect(to: "/\(left - 1)")
      }
      try await MediaServer.run(answer: answer) { server in
        let facts = try await bench.fetch(server.url("/5"))
        #expect(facts.byteCount == 600_000)
        #expect(server.requests.count == 6)
      }
      try await MediaServer.run(answer: answer) { server in
        var bench = bench
        bench.requirements = MediaRequirements(kind: .image)
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/6")) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("more than 5 times") == true)
        #expect(server.requests.count == 6)
      }
    }
  }

  @Test func `a loop of redirects ends with an error`() async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(.redirect(to: "/loop")) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/loop")) }
        #expect(error?.message.contains("redirects more than 5 times") == true)
        #expect(server.requests.count == 6)
      }
    }
  }

  @Test func `the fetcher follows a redirect to another host`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.resolver = MediaServerResolver(names: ["a.example", "b.example"])
      try await MediaServer.run(.file(picture)) { last in
        let location = last.url("/x", host: "b.example")
        try await MediaServer.run(.redirect(to: location)) { first in
          _ = try await bench.fetch(first.url("/", host: "a.example"))
          #expect(bench.resolver.lookups == ["a.example", "b.example"])
          #expect(last.requests.map(\.target) == ["/x"])
        }
      }
    }
  }

  @Test func `the fetcher does not follow a redirect to a forbidden address`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.resolver = MediaServerResolver(["a.example": [["127.0.0.1"]], "inside.example": [["0.0.0.0"]]])
      try await MediaServer.run(.redirect(to: "http://inside.example/admin")) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/", host: "a.example")) }
        #expect(error?.code == .forbidden)
        #expect(bench.folder.names.isEmpty)
      }
    }
  }

  /// Many storage hosts send a body with their redirects.
  @Test func `the fetcher does not wait for the body of a redirect`() async throws {
    try await FetchBench.with { bench in
      let answer: @Sendable (MediaServer.Request) -> MediaServer.Reply = { request in
        guard request.path == "/a" else { return .file(picture) }
        var reply = MediaServer.Reply.status(302, fields: ["Location": "/b", "Content-Length": "1000000"], body: Array("moved".utf8))
        reply.ending = .hold
        return reply
      }
      try await MediaServer.run(answer: answer) { server in
        let facts = try await bench.fetch(server.url("/a"))
        #expect(facts.byteCount == 600_000)
      }
    }
  }
}
