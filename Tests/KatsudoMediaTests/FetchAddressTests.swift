import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct FetchAddressTests {
  @Test(
    arguments: [
      Case("loopback", ["127.0.0.1"], false),
      Case("private", ["192.168.0.10"], false),
      Case("metadata", ["169.254.169.254"], false),
      Case("IPv6 loopback", ["::1"], false),
      Case("mapped loopback", ["::ffff:127.0.0.1"], false),
      Case("NAT64 loopback", ["64:ff9b::127.0.0.1"], false),
      Case("public first, private second", ["8.8.8.8", "10.0.0.1"], false),
      Case("private first, public second", ["10.0.0.1", "8.8.8.8"], false),
      Case("public over IPv4, private over IPv6", ["8.8.8.8", "fd00::1"], false),
    ] as [Case<[String], Bool>])
  func `a name is refused if any of its addresses is forbidden`(row: Case<[String], Bool>) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.policy.allowPrivateNetwork = false
      bench.resolver = MediaServerResolver(names: ["pictures.example"], addresses: row.input)
      let error = try #require(await failure { () throws(MediaError) in try await bench.fetch("http://pictures.example:9/a") })
      #expect(error.code == .forbidden)
      #expect(row.input.allSatisfy { !error.message.contains($0) }, "the message must not reveal the address")
      #expect(bench.resolver.lookups == ["pictures.example"])
    }
  }

  @Test(arguments: ["http://127.0.0.1:9/", "http://[::1]:9/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/"])
  func `a forbidden address is refused without a look-up`(url: String) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.policy.allowPrivateNetwork = false
      #expect(await failure { () throws(MediaError) in try await bench.fetch(url) }?.code == .forbidden)
      #expect(bench.resolver.lookups.isEmpty)
    }
  }

  @Test func `metadata addresses are forbidden even if the private network is allowed`() async throws {
    try await FetchBench.with { bench in
      for url in ["http://169.254.169.254/", "http://[fd00:ec2::254]/", "http://100.100.100.200/"] {
        #expect(await failure { () throws(MediaError) in try await bench.fetch(url) }?.code == .forbidden)
      }
    }
  }

  /// The first look-up gives loopback, and later ones an address where no server listens. A second look-up would make the fetch fail.
  @Test func `the fetcher connects to the address that it checked`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.resolver = MediaServerResolver(["rebinding.example": [["127.0.0.1"], ["127.0.0.66"]]])
      try await MediaServer.run(.file(picture)) { server in
        _ = try await bench.fetch(server.url("/", host: "Rebinding.Example."))
        #expect(bench.resolver.lookups == ["rebinding.example"])
        #expect(server.requests.first?.fields["host"] == "rebinding.example:\(server.port)")
      }
    }
  }

  @Test func `the fetcher looks up and checks the name again at each redirect`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.resolver = MediaServerResolver(["rebinding.example": [["127.0.0.1"], ["169.254.169.254"]]])
      try await MediaServer.run(.redirect(to: "/again")) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/", host: "rebinding.example")) }
        #expect(error?.code == .forbidden)
        #expect(bench.resolver.lookups == ["rebinding.example", "rebinding.example"])
        #expect(server.requests.map(\.target) == ["/"])
      }
    }
  }

  @Test func `the fetcher tries the next address after a refused connection`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      // The server listens on 127.0.0.1 only.
      bench.resolver = MediaServerResolver(names: ["two.example"], addresses: ["127.0.0.66", "127.0.0.1"])
      try await MediaServer.run(.file(picture)) { server in
        _ = try await bench.fetch(server.url("/", host: "two.example"))
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test func `the error says that a host cannot be reached`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.resolver = MediaServerResolver(names: ["down.example"], addresses: ["127.0.0.66"])
      let closedPort = try await MediaServer.run(.silence) { $0.port }
      let error = await failure { () throws(MediaError) in try await bench.fetch("http://down.example:\(closedPort)/") }
      #expect(error == MediaError(.unreachable, "\"down.example\" cannot be reached. Check the URL's host and port."))
    }
  }

  @Test func `the error names a host that is not found`() async throws {
    try await FetchBench.with { bench in
      let error = await failure { () throws(MediaError) in try await bench.fetch("http://missing.example/") }
      #expect(error?.code == .unavailable)
      #expect(error?.message.contains("missing.example") == true)
    }
  }

  @Test func `the error does not contain a host name that clients would misread`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.policy.allowPrivateNetwork = false
      bench.resolver = MediaServerResolver(names: ["timeout429.example"])
      let error = await failure { () throws(MediaError) in try await bench.fetch("http://timeout429.example/") }
      #expect(error?.message.contains("the URL's host") == true)
    }
  }
}
