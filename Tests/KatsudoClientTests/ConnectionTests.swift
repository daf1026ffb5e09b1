import Foundation
import KatsudoClient
import KatsudoTesting
import Testing

@Suite struct ConnectionTests {
  @Test func `the client sends nothing to a server whose certificate it does not trust`() async throws {
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: ["127.0.0.1"], in: folder)
      try await MediaServer.run(.accepted(), certificates: certificates) { server in
        let client = try KatsudoClient(
          baseURL: server.url("/v1"), token: testToken, options: ClientOptions(retries: .never), environment: [:], time: TestClock().source)
        for error in [
          try await failure { try await client.requests.submit(to: "a/b", input: [:]) },
          try await failure { try await client.models.list() },
        ] {
          guard case .transport(let transport) = error else { return #expect(Bool(false), "\(error)") }
          #expect(transport.kind == .notConnected, "\(transport)")
        }
        #expect(server.requests.isEmpty)
      }
    }
  }

  /// The server answers one request on a connection and keeps it open, and never reads from it again.
  @Test func `the client opens a new connection for each submission`() async throws {
    let body = #"{"request_id":"r-1"}"#
    let bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    try await Script { _, _ in MediaServer.Reply(bytes: bytes, ending: .hold) }.run { server in
      let client = try server.client(options: ClientOptions(callTimeout: .seconds(60)))
      for _ in 0..<3 { _ = try await client.requests.submit(to: "a/b", input: [:]) }
      #expect(server.requests.count == 3)
    }
  }

  @Test func `a call fails with connectionLost after its repetitions where the server does not speak HTTP`() async throws {
    try await Script { _, _ in MediaServer.Reply(bytes: Array("SSH-2.0-OpenSSH_9\r\n".utf8)) }.run { server in
      let error = try await failure { try await server.client().models.list() }
      guard case .transport(let transport) = error else { return #expect(Bool(false), "\(error)") }
      #expect(transport.kind == .connectionLost)
      #expect(server.requests.count == 6)
    }
  }

  @Test func `the client waits until the date in Retry-After before it repeats a call`() async throws {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let time = TestClock()
    let date = format.string(from: Date(timeIntervalSince1970: Double(time.now.seconds + 58)))
    try await Script { _, before in
      return before == 0 ? .status(503, fields: ["Retry-After": date]) : .json(["categories": []])
    }.run { server in
      _ = try await server.client(time: time.source).models.categories()
      #expect(time.pauses == [.seconds(58)])
    }
  }

  @Test func `each call has the headers accept, accept-language and user-agent`() async throws {
    try await Script { _, _ in .json(["models": [], "total": 0]) }.run { server in
      _ = try await server.client(options: ClientOptions(language: "ja")).models.list(search: "a b&c=d+é", limit: 7, offset: 3)
      let request = try #require(server.requests.first)
      #expect(request.target == "/v1/models?search=a%20b%26c%3Dd%2B%C3%A9&limit=7&offset=3")
      #expect(request.fields["accept"] == "application/json")
      #expect(request.fields["accept-language"] == "ja")
      #expect(request.fields["user-agent"]?.hasPrefix("katsudo-swift/") == true)
    }
  }
}
