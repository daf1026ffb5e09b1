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
  func refusesANameWithAnyClosedAddress(row: Case<[String], Bool>) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.policy.allowPrivateNetwork = false
      bench.resolver = MediaServerResolver(names: ["pictures.example"], addresses: row.input)
      let error = try #require(await failure { () throws(MediaError) in try await bench.fetch("http://pictures.example:9/a") })
      #expect(error.code == .forbidden)
      #expect(row.input.allSatisfy { !error.message.contains($0) }, "the address is not the caller's to know")
      #expect(bench.resolver.lookups == ["pictures.example"])
    }
  }

  @Test(arguments: ["http://127.0.0.1:9/", "http://[::1]:9/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/"])
  func refusesAClosedAddressWithoutALookUp(url: String) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.policy.allowPrivateNetwork = false
      #expect(await failure { () throws(MediaError) in try await bench.fetch(url) }?.code == .forbidden)
      #expect(bench.resolver.lookups.isEmpty)
    }
  }

  @Test func keepsMetadataClosedWhereThePrivateNetworkIsOpen() async throws {
    try await FetchBench.with { bench in
      for url in ["http://169.254.169.254/", "http://[fd00:ec2::254]/", "http://100.100.100.200/"] {
        #expect(await failure { () throws(MediaError) in try await bench.fetch(url) }?.code == .forbidden)
      }
    }
  }

  /// The name means loopback at the check and a closed port's address ever after: were it looked up again, nothing would answer.
  @Test func connectsToTheAddressThatWasChecked() async throws {
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

  @Test func looksUpAndChecksTheNameOfEachHopAgain() async throws {
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

  @Test func triesTheNextAddressWhereOneRefusesTheConnection() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      // The server listens on 127.0.0.1 alone.
      bench.resolver = MediaServerResolver(names: ["two.example"], addresses: ["127.0.0.66", "127.0.0.1"])
      try await MediaServer.run(.file(picture)) { server in
        _ = try await bench.fetch(server.url("/", host: "two.example"))
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test func saysThatAHostCannotBeReached() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.resolver = MediaServerResolver(names: ["down.example"], addresses: ["127.0.0.66"])
      let closedPort = try await MediaServer.run(.silence) { $0.port }
      let error = await failure { () throws(MediaError) in try await bench.fetch("http://down.example:\(closedPort)/") }
      #expect(error == MediaError(.unreachable, "\"down.example\" cannot be reached. Check the URL's host and port."))
    }
  }

  @Test func saysThatAHostIsNotFound() async throws {
    try await FetchBench.with { bench in
      let error = await failure { () throws(MediaError) in try await bench.fetch("http://missing.example/") }
      #expect(error?.code == .unavailable)
      #expect(error?.message.contains("missing.example") == true)
    }
  }

  @Test func doesNotRepeatAHostThatClientsWouldMisread() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.policy.allowPrivateNetwork = false
      bench.resolver = MediaServerResolver(names: ["timeout429.example"])
      let error = await failure { () throws(MediaError) in try await bench.fetch("http://timeout429.example/") }
      #expect(error?.message.contains("the URL's host") == true)
    }
  }
}
