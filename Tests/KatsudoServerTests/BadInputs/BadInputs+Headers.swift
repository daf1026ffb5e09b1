import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension BadInputs {
  @Suite struct Headers {
    private static func type(_ type: String, _ outcome: Submission.Outcome) -> Submission {
      Submission(type.isEmpty ? "an empty type" : type, headers: [("content-type", type)], text: Input.text(), outcome)
    }

    private static let notJSON = Submission.Outcome.unsupportedType(
      "The body must be JSON in UTF-8. Send the header: Content-Type: application/json")
    private static let compressed = Submission.Outcome.unsupportedType("The body must not be compressed.")

    static let types: [Submission] = [
      type("text/plain", notJSON),
      type("text/json", notJSON),
      type("application/x-www-form-urlencoded", notJSON),
      type("multipart/form-data; boundary=x", notJSON),
      type("application/octet-stream", notJSON),
      type("application/jsonp", notJSON),
      type("application/json-seq", notJSON),
      type("json", notJSON),
      type("", notJSON),
      type(";", notJSON),
      type("application/json; charset=shift_jis", notJSON),
      type("application/json; charset=utf-16", notJSON),
      type("application/json; charset=iso-8859-1", notJSON),
      type("application/json;charset=\"latin1\"", notJSON),
      type("application/json", .succeeded),
      type("application/json; charset=UTF-8", .succeeded),
      type("APPLICATION/JSON;Charset=\"utf-8\"", .succeeded),
      type("application/json; odata=verbose", .succeeded),
      type("application/vnd.api+json", .succeeded),
    ]

    private static func coding(_ coding: String, _ outcome: Submission.Outcome) -> Submission {
      Submission(coding, headers: [("content-encoding", coding)], text: Input.text(), outcome)
    }

    static let codings: [Submission] = [
      coding("gzip", compressed), coding("deflate", compressed), coding("br", compressed), coding("zstd", compressed),
      coding("gzip, identity", compressed), coding("GZIP", compressed), coding("identity", .succeeded), coding("IDENTITY", .succeeded),
    ]

    @Test(arguments: types) func `a content type`(row: Submission) async throws { try await row.check() }

    @Test(arguments: codings) func `a content coding`(row: Submission) async throws { try await row.check() }

    @Test func `no content type is as good as JSON's`() async throws {
      let server = try SuiteServer.current
      let caller = try server.caller(KeptRequests.accepted)
      let body = Input.text()
      try await RawConnection.open(to: caller) { connection in
        try await connection.send(
          "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(caller.token ?? "")\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(try await connection.answer().status == 200)
      }
    }

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
    func `what is not HTTP ends its own connection`(name: String, head: String) async throws {
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
