import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Most tests of the API call a router without a socket, so its answers must equal those on a socket.
@Suite struct TransportTests {
  private struct Seen: Equatable {
    var status: Int
    var headers: [String: String]
    var body: Data
  }

  private static let calls: [(method: String, target: String, body: String?)] = [
    ("GET", "/healthz", nil), ("HEAD", "/healthz", nil), ("GET", "/v1/models?include_schema=true", nil), ("HEAD", "/v1/models", nil),
    ("GET", "//v1//models/\(APIClient.seedModel)", nil), ("GET", "/v1/models?limit=0", nil),
    ("GET", "/v1/models/a/b%2", nil), ("GET", "/v1/requests", nil), ("GET", "/v1/requests/a.b/status", nil), ("GET", "/v1", nil),
    ("GET", "/files/a/b/c", nil), ("DELETE", "/v1/requests", nil), ("POST", "/v1/models/\(APIClient.seedModel)", ""),
    ("POST", "/v1/models/\(APIClient.seedModel)", "{}"), ("POST", "/v1/models/a/b", "{}"),
  ]

  @Test func `a router gives the same answers as a server on a socket`() async throws {
    try await ServerSetup.idle.run { server in
      try await RouterSetup.idle.run { router in
        for (method, target, body) in Self.calls {
          for (one, other) in [(router.client, server.client), (router.stranger, server.stranger)] {
            let found = try await Self.ask(one, method, target, body)
            let expected = try await Self.ask(other, method, target, body)
            #expect(found == expected, "\(method) \(target)")
          }
        }
      }
    }
  }

  private static func ask(_ client: APIClient, _ method: String, _ target: String, _ body: String?) async throws -> Seen {
    // Both calls have the same host, because answers contain links.
    let answer = try await client.call(method, target, headers: [("host", "katsudo.example")], body: body.map { Data($0.utf8) })
    // The listener adds these.
    let headers = answer.headers.filter { !["date", "server", "connection"].contains($0.key) }
    return Seen(status: answer.status, headers: headers, body: answer.body)
  }
}
