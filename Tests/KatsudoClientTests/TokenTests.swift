import Foundation
import KatsudoClient
import KatsudoTesting
import Testing

/// The client sends the token to the origin of its base only.
@Suite struct TokenTests {
  @Test(arguments: [301, 302, 303, 307, 308])
  func `the client follows no redirect`(status: Int) async throws {
    try await Script { _, _ in .accepted() }.run { other in
      try await Script { _, _ in .redirect(to: other.origin + "/v1/steal", status: status) }.run { server in
        let client = try server.client()
        let handle = try client.requests.handle("r-1")
        for call in [
          { _ = try await client.requests.status(handle) }, { _ = try await client.requests.submit(to: "a/b", input: [:]) },
          { _ = try await client.requests.cancel(handle) }, { _ = try await client.models.list() },
        ] as [@Sendable () async throws -> Void] {
          guard case .unexpectedAnswer(let sentence) = try await failure(call) else {
            Issue.record("expected unexpectedAnswer for a redirect")
            continue
          }
          #expect(sentence.contains(other.origin), "\(sentence)")
        }
        #expect(other.requests.isEmpty)
      }
    }
  }

  @Test func `the client builds the addresses of its calls itself and ignores the links in answers`() async throws {
    try await Script { _, _ in .succeeded }.run { other in
      try await Script { request, _ in
        switch request.path {
        case "/v1/models/a/b":
          .json(["request_id": "r-1", "status_url": .string(other.origin + "/s"), "result_url": .string(other.origin + "/r")])
        case "/v1/requests/r-1/status": .json(["status": "completed", "result_url": .string(other.origin + "/r")])
        default: .succeeded
        }
      }.run { server in
        _ = try await server.client().run("a/b", input: [:])
        #expect(other.requests.isEmpty)
        #expect(server.requests.map(\.path) == ["/v1/models/a/b", "/v1/requests/r-1/status", "/v1/requests/r-1/result"])
        #expect(server.requests.allSatisfy { $0.fields["authorization"] == "Bearer \(testToken)" })
      }
    }
  }

  @Test func `the client refuses a handle of another server`() async throws {
    try await Script { _, _ in .accepted() }.run { other in
      let handle = try await other.client().requests.submit(to: "a/b", input: [:])
      try await Script { _, _ in .state("in_queue") }.run { server in
        guard case .configuration = try await failure({ try await server.client().requests.status(handle) }) else {
          return #expect(Bool(false))
        }
        #expect(server.requests.isEmpty)
      }
    }
  }

  @Test func `a download is sent without the token`() async throws {
    try await Script { _, _ in .file(Array("film".utf8)) }.run { server in
      try await withTemporaryFolder { folder in
        try await server.client().files.download(server.origin + "/files/a.mp4", to: folder + "/a.mp4")
        #expect(server.requests.count == 1)
        #expect(server.requests[0].fields["authorization"] == nil)
      }
    }
  }

  @Test func `neither a printed client nor a stored handle contains the token`() async throws {
    try await Script { _, _ in .accepted() }.run { server in
      let client = try server.client()
      let handle = try await client.requests.submit(to: "a/b", input: [:])
      #expect(!String(decoding: try JSONEncoder().encode(handle), as: UTF8.self).contains(testToken))
      var dumped = "\(client) \(client.requests) \(handle)"
      dump(client, to: &dumped)
      #expect(!dumped.contains(testToken))
    }
  }
}
