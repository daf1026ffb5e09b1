import KatsudoCore
import KatsudoMediaChecks
import KatsudoTesting
import Testing

@Suite struct FetchHTTPSTests {
  @Test func `with an extra authority the fetcher accepts certificates for names and addresses`() async throws {
    try await withCertificates(for: ["pictures.example"]) { bench, certificates in
      try await MediaServer.run(.file(picture), certificates: certificates) { server in
        let facts = try await bench.fetch(server.url("/a.jpeg", host: "pictures.example"))
        #expect(facts == MediaFacts(format: .jpeg, byteCount: 600_000, width: 640, height: 360))
        #expect(server.requests.first?.fields["host"] == "pictures.example:\(server.port)")
      }
    }
    try await withCertificates(for: ["127.0.0.1"]) { bench, certificates in
      try await MediaServer.run(.file(picture), certificates: certificates) { server in
        let facts = try await bench.fetch(server.url("/a.jpeg"))
        #expect(facts.byteCount == 600_000)
      }
    }
  }

  @Test func `the fetcher refuses a certificate of an unknown authority`() async throws {
    try await withCertificates(for: ["pictures.example"]) { bench, certificates in
      var bench = bench
      bench.extraCAFile = nil
      try await refusesTheCertificate(bench, certificates)
    }
  }

  @Test func `the fetcher refuses a certificate for another name`() async throws {
    try await withCertificates(for: ["other.example", "*.pictures.example", "127.0.0.66"]) { bench, certificates in
      try await refusesTheCertificate(bench, certificates)
    }
  }

  @Test func `the fetcher does not follow a redirect from HTTPS to HTTP`() async throws {
    try await withCertificates(for: ["pictures.example"]) { bench, certificates in
      try await MediaServer.run(.file(picture)) { plain in
        let location = plain.url("/", host: "pictures.example")
        try await MediaServer.run(.redirect(to: location), certificates: certificates) { server in
          let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/", host: "pictures.example")) }
          #expect(error?.code == .forbidden)
          #expect(error?.message.contains("over HTTPS only") == true)
          #expect(plain.requests.isEmpty)
        }
      }
    }
  }

  @Test func `the error says that a host does not speak TLS`() async throws {
    try await withCertificates(for: ["pictures.example"]) { bench, _ in
      try await MediaServer.run(.file(picture)) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch("https://pictures.example:\(server.port)/") }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("cannot be reached over HTTPS") == true, "\(error?.message ?? "")")
      }
    }
  }

  @Test(arguments: [
    Case("cut short", MediaServer.Reply.part(of: picture, first: 1000, ending: .close), "closed the connection before"),
    Case("too large", .file(FetchLimitTests.past), SeedRules.size),
  ])
  func `the limits of a fetch apply over HTTPS too`(row: Case<MediaServer.Reply, String>) async throws {
    try await withCertificates(for: ["pictures.example"]) { bench, certificates in
      try await MediaServer.run(row.input, certificates: certificates) { server in
        let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/", host: "pictures.example")) }
        #expect(error?.message.contains(row.expected) == true)
        #expect(bench.folder.names == ["tls"])
      }
    }
  }

  @Test func `the error for an unusable authority file names the file`() async throws {
    try await FetchBench.with { bench in
      var bench = bench
      bench.extraCAFile = bench.folder.file("missing.pem")
      do throws(MediaError) {
        _ = try await bench.fetch("https://127.0.0.1/")
        Issue.record("expected an error")
      } catch {
        #expect(error.message.contains("missing.pem"))
      }
    }
  }

  private func refusesTheCertificate(_ bench: FetchBench, _ certificates: TestCertificates) async throws {
    try await MediaServer.run(.file(picture), certificates: certificates) { server in
      let error = await failure { () throws(MediaError) in try await bench.fetch(server.url("/", host: "pictures.example")) }
      #expect(error?.code == .unreachable)
      #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
      #expect(server.requests.isEmpty)
    }
  }

  /// Runs `work` with HTTPS as the only scheme and with names that resolve to loopback.
  private func withCertificates(for names: [String], _ work: (FetchBench, TestCertificates) async throws -> Void) async throws {
    try await FetchBench.with { bench in
      var bench = bench
      let certificates = try await TestCertificates.make(for: names, in: bench.folder.subfolder("tls"))
      bench.policy.allowHTTP = false
      bench.extraCAFile = certificates.caFile
      bench.resolver = MediaServerResolver(names: ["pictures.example"])
      try await work(bench, certificates)
    }
  }
}
