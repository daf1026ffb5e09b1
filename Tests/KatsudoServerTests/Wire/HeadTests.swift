import KatsudoTesting
import Testing

/// An answer to HEAD has no body. A client would read a body as the next answer on the connection.
@Suite(.server(.idle)) struct HeadTests {
  @Test(arguments: [
    ("/healthz", 200), ("/v1/models", 405), ("/v1/requests/a/status", 405), ("/v1/nothing", 404), ("/files/a/b/c", 404), ("/", 200),
    ("/models/a/b", 404),
  ])
  func `the connection can be used again after HEAD`(path: String, status: Int) async throws {
    let client = try SuiteServer.client
    try await RawConnection.open(to: client) { connection in
      for _ in 0..<2 {
        try await connection.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(client.token ?? "")\r\n\r\n")
        let head = try await connection.answer(toHead: true)
        #expect(head.status == status)
        #expect(head.headers["content-length"].flatMap { Int($0) } ?? 0 > 0, "the length must be that of the answer to GET")
        try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        let next = try await connection.answer()
        #expect(next.status == 200)
        #expect(next.body == #"{"status":"ok"}"#)
      }
    }
  }

  @Test func `HEAD without a key gives 401 without a body`() async throws {
    try await RawConnection.open(to: SuiteServer.client) { connection in
      try await connection.send("HEAD /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let head = try await connection.answer(toHead: true)
      #expect(head.status == 401)
      #expect(head.headers["www-authenticate"] == "Bearer")
      let rest = try await connection.end()
      #expect(rest == "")
    }
  }
}
