import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension BadInputs {
  /// Bodies of 64 MiB and more, on connections. The tests run one after the other, since each needs as much memory in this process.
  @Suite(.serialized, .timeLimit(.minutes(2)), .server(.idle, conclude: KeptRequests.expectNone)) struct Sizes {
    private static let limit = 64 << 20

    enum Framing: String, Sendable, CaseIterable, CustomTestStringConvertible {
      case length = "with a length"
      case chunks = "in chunks"

      var testDescription: String { rawValue }
    }

    @Test(arguments: Framing.allCases)
    func `a body of more than 64 MiB is refused with 413 and the connection is closed properly`(framing: Framing) async throws {
      let client = try SuiteServer.client
      try await RawConnection.open(to: client) { connection in
        try await send(Self.limit + 1, framing, token: client.token, on: connection)
        let answer = try await connection.answer()
        #expect(answer.status == 413)
        #expect(answer.headers["connection"] == "close")
        #expect(answer.body.contains("\"error_code\":413001"))
        #expect(answer.body.contains("The body is larger than 64 MiB. Send large pictures by URL, or make them smaller."))
        #expect(try await connection.end() == "")
      }
      try await client.get("/v1/requests").expectSuccess()
    }

    @Test func `a client can send a body of 100 MiB in chunks completely before it reads the refusal`() async throws {
      let client = try SuiteServer.client
      try await RawConnection.open(to: client) { connection in
        try await send(100 << 20, .chunks, token: client.token, on: connection)
        let answer = try await connection.answer()
        #expect(answer.status == 413)
        #expect(answer.body.contains("\"error_code\":413001"))
      }
    }

    @Test(arguments: Framing.allCases)
    func `a body of exactly 64 MiB is read completely`(framing: Framing) async throws {
      let client = try SuiteServer.client
      try await RawConnection.open(to: client) { connection in
        try await send(Self.limit, framing, token: client.token, on: connection)
        let answer = try await connection.answer()
        #expect(answer.status == 422, "\(answer.body)")
        #expect(answer.body.contains("The body is not valid JSON at line 1"))
        // The connection can be used again.
        try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try await connection.answer().status == 200)
      }
    }

    @Test(arguments: Framing.allCases)
    func `without a key the answer is 401, even for a body that is too large`(framing: Framing) async throws {
      try await RawConnection.open(to: SuiteServer.client) { connection in
        try await send(Self.limit + 1, framing, token: nil, on: connection)
        let answer = try await connection.answer()
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"] == "Bearer")
        #expect(answer.body.contains("\"error_code\":400004"))
        #expect(try await connection.end() == "")
      }
    }

    @Test func `a body that is too large is refused before it is sent`() async throws {
      let client = try SuiteServer.client
      try await RawConnection.open(to: client) { connection in
        try await connection.send(Self.head(token: client.token) + "Content-Length: \(Self.limit + 1)\r\n\r\n")
        #expect(try await connection.answer().status == 413)
      }
    }

    @Test func `a client that waits for 100 Continue gets the refusal`() async throws {
      let client = try SuiteServer.client
      try await RawConnection.open(to: client) { connection in
        try await connection.send(Self.head(token: client.token) + "Content-Length: \(Self.limit + 1)\r\nExpect: 100-continue\r\n\r\n")
        #expect(try await connection.answer().status == 413)
        #expect(try await connection.end() == "")
      }
    }

    private static func head(token: String?) -> String {
      "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + (token.map { "Authorization: Bearer \($0)\r\n" } ?? "")
    }

    /// Sends a whole body of spaces, as most clients do before they look at the answer.
    private func send(_ count: Int, _ framing: Framing, token: String?, on connection: RawConnection) async throws {
      let head = Self.head(token: token)
      switch framing {
      case .length:
        try await connection.send(head + "Content-Length: \(count)\r\n\r\n")
        try await connection.send(spaces: count)
      case .chunks:
        try await connection.send(head + "Transfer-Encoding: chunked\r\n\r\n")
        for start in stride(from: 0, to: count, by: 1 << 20) {
          let part = min(1 << 20, count - start)
          try await connection.send(String(part, radix: 16) + "\r\n")
          try await connection.send(spaces: part)
          try await connection.send("\r\n")
        }
        try await connection.send("0\r\n\r\n")
      }
    }
  }
}
