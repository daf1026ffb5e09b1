import KatsudoTesting

/// A server in place of a paid service: it takes every submission and gives the answers of a test.
enum RemoteScript {
  static let requestID = "req-1"

  /// - Parameter answers: by method and path; other submissions are taken, and everything else is answered with 404.
  static func run(
    _ answers: [String: MediaServer.Reply], _ body: @Sendable (MediaServer, Shell) async throws -> Void
  ) async throws {
    try await MediaServer.run(
      answer: { request in
        if let answer = answers["\(request.method) \(request.path)"] { return answer }
        guard request.method == "POST", request.path.hasPrefix("/v1/models/") else {
          return json(404, #"{"error_code":404001,"error_message":"none"}"#)
        }
        return json(200, #"{"request_id":"\#(requestID)"}"#)
      },
      { server in
        try await withTemporaryFolder { folder in
          try await body(server, Shell(folder: folder, base: server.url("/v1"), token: "paid-token-0123456789"))
        }
      })
  }

  static func json(_ status: Int, _ text: String) -> MediaServer.Reply {
    .status(status, fields: ["Content-Type": "application/json"], body: Array(text.utf8))
  }
}
