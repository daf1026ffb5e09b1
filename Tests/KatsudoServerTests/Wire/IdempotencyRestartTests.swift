import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// An idempotent submit whose answer is lost, because the server is killed before the caller has read it.
@Suite(.timeLimit(.minutes(2))) struct IdempotencyRestartTests {
  @Test func `a submit whose answer was lost gets the same id from the next server`() async throws {
    try await withTemporaryFolder { folder in
      let body = try Input.valid.encoded()
      let first = try await ServerSetup.idle.run(in: folder) { server in
        let client = server.client
        try await RawConnection.open(to: client) { connection in
          try await connection.send(
            "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(client.token ?? "")\r\n"
              + "Content-Type: application/json\r\nIdempotency-Key: order-1\r\nContent-Length: \(body.count)\r\n\r\n")
          try await connection.send(body)
          try await eventually("the request is on disk", { try await Self.ids(client).count }) { $0 == 1 }
          // Nobody has read the answer.
          server.kill()
        }
        return client.token
      }
      try await ServerSetup.idle.run(in: folder, token: first.value) { server in
        let accepted = try await Self.ids(server.client)
        let again = try await server.client.submit(Input.valid, key: "order-1")
        again.expectSuccess()
        #expect(again.headers["idempotent-replayed"] == "true")
        #expect([again["request_id"]?.string] == accepted)
        #expect(try await Self.ids(server.client) == accepted)
      }
    }
  }

  private static func ids(_ client: APIClient) async throws -> [String?] {
    try await client.get("/v1/requests")["requests"]?.array?.map { $0["request_id"]?.string } ?? []
  }
}
