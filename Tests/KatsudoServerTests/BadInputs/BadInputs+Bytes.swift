import KatsudoTesting
import Testing

extension BadInputs {
  /// Bytes on a connection that are not HTTP.
  @Suite(.server(.idle, conclude: KeptRequests.expectNone)) struct Bytes {
    static let broken: [(name: String, head: String)] = [
      ("no HTTP", "hello\r\n\r\n"),
      ("an unknown method", "BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n"),
      ("no version", "GET /healthz\r\n\r\n"),
      ("a header without a colon", "GET /healthz HTTP/1.1\r\nHost a\r\n\r\n"),
      ("a space before the colon", "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n"),
      ("a length that is no number", "POST /v1/models/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"),
      ("two lengths", "POST /v1/models/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
      (
        "a length beside chunks",
        "POST /v1/models/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      ),
      ("a chunk size that is no number", "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
      ("headers without end", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 200_000))"),
      ("a NUL in a header", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n"),
    ]

    @Test(arguments: broken)
    func `bytes that are not HTTP end only their own connection`(name: String, head: String) async throws {
      let client = try SuiteServer.client
      let said = try await RawConnection.open(to: client) { connection in
        // The server may close before it has everything.
        try? await connection.send(head)
        return (try? await connection.end()) ?? ""
      }
      #expect(!said.hasPrefix("HTTP/1.1 2"), "\(said)")
      try await client.get("/healthz").expectSuccess()
    }
  }
}
