import KatsudoCore
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoTesting
import Testing

@Suite struct FetchLimitTests {
  static let edge = PictureBytes.jpeg(width: 640, height: 360, byteCount: 4_928_307)
  static let past = PictureBytes.jpeg(width: 640, height: 360, byteCount: 4_928_308)

  @Test(
    arguments: [
      Case("known length, at the edge", MediaServer.Reply.file(edge), nil),
      Case("unknown length, at the edge", .chunked(edge), nil),
      Case("known length, one byte past", .file(past), SeedRules.size),
      Case("unknown length, one byte past", .chunked(past), SeedRules.size),
      // These bodies do not end, so they must be refused before their end.
      Case("refused by the length alone", .part(of: past, first: 0, ending: .hold), SeedRules.size),
      Case("refused by the bytes alone", endless, SeedRules.size),
    ] as [Case<MediaServer.Reply, String?>])
  func `the fetcher applies the size rule of the schema`(row: Case<MediaServer.Reply, String?>) async throws {
    try await FetchBench.with { bench in
      try await MediaServer.run(row.input) { server in
        guard let sentence = row.expected else {
          let facts = try await bench.fetch(server.url("/"))
          #expect(facts.byteCount == 4_928_307)
          return
        }
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/")) }
        #expect(error == MediaError(.ruleBroken, sentence))
        #expect(bench.folder.names.isEmpty)
      }
    }
  }

  @Test(arguments: [MediaKind.image, .video, .audio])
  func `the fetcher applies the server's limit for each kind of medium`(kind: MediaKind) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.requirements = MediaRequirements(kind: kind)
      bench.policy.imageBytes = 65_536
      bench.policy.videoBytes = 65_536
      bench.policy.audioBytes = 65_536
      for reply in [MediaServer.Reply.file(picture), .chunked(picture)] {
        try await MediaServer.run(reply) { server in
          let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/")) }
          #expect(error?.code == .tooLarge)
          #expect(error?.message.contains("65536 bytes") == true)
          #expect(bench.folder.names.isEmpty)
        }
      }
    }
  }

  @Test(arguments: [
    Case("nothing at all", MediaServer.Reply.silence, "to send the next part"),
    Case("a head that never ends", MediaServer.Reply(bytes: Array("HTTP/1.1 200 OK\r\nContent-Len".utf8), ending: .hold), "next part"),
    Case("a head and no body", .part(of: picture, first: 0, ending: .hold), "next part"),
    Case("half of the body", .part(of: picture, first: 300_000, ending: .hold), "next part"),
  ])
  func `the fetcher gives up on a host that sends nothing`(row: Case<MediaServer.Reply, String>) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.limits.idle = .milliseconds(150)
      try await MediaServer.run(row.input) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/")) }
        #expect(error?.code == .timeout)
        #expect(error?.message.contains("took longer than 0.15 s \(row.expected)") == true || error?.message.contains(row.expected) == true)
        #expect(bench.folder.names.isEmpty)
      }
    }
  }

  /// The kernel accepts the connection, but no program answers the TLS handshake.
  @Test func `the fetcher gives up on a connection that is not completed in time`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.limits.connect = .milliseconds(150)
      let port = try SilentPort()
      let error = await failure { () throws(MediaError) in try await bench.fetch("https://127.0.0.1:\(port.number)/") }
      #expect(error?.code == .timeout)
      #expect(error?.message.contains("took longer than 0.15 s to accept a connection") == true)
    }
  }

  @Test func `the fetcher gives up when the whole download takes too long`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.limits.total = .milliseconds(150)
      try await MediaServer.run(.part(of: picture, first: 300_000, ending: .hold)) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/")) }
        #expect(error?.code == .timeout)
        #expect(error?.message.contains("took longer than 0.15 s to arrive") == true)
        #expect(bench.folder.names.isEmpty)
      }
    }
  }

  @Test func `a fetch ends at once when its task is cancelled`() async throws {
    try await FetchBench.with { bench in
      let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
      let answer: @Sendable (MediaServer.Request) -> MediaServer.Reply = { _ in
        arrived.yield()
        return .part(of: picture, first: 300_000, ending: .hold)
      }
      try await MediaServer.run(answer: answer) { server in
        let url = server.url("/")
        let fetch = Task { await failure { () throws(MediaError) in try await bench.fetch(url) } }
        for await _ in arrivals { break }
        fetch.cancel()
        #expect(await fetch.value?.code == .unavailable)
        #expect(bench.folder.names.isEmpty)
      }
    }
  }

  /// A chunked body that does not end.
  private static let endless: MediaServer.Reply = {
    var reply = MediaServer.Reply.chunked(past + past)
    reply.bytes.removeLast(5)
    reply.ending = .hold
    return reply
  }()
}
