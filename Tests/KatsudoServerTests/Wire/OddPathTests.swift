import KatsudoAPI
import KatsudoTesting
import Testing

/// However a path is written, what lies behind the authentication is reached with a key only.
@Suite(.server(.echo)) struct OddPathTests {
  private static let routes = [
    ("GET", ["v1", "models"]), ("GET", ["v1", "models", "categories"]), ("GET", ["v1", "models", "bytedance", "x"]),
    ("POST", ["v1", "models", "models", "x"]), ("GET", ["v1", "requests"]), ("GET", ["v1", "requests", "a", "status"]),
    ("GET", ["v1", "requests", "a", "result"]), ("POST", ["v1", "requests", "a", "cancel"]), ("GET", ["v1"]), ("DELETE", ["v1", "x"]),
  ]

  /// Ways to write one path.
  private static func spellings(_ parts: [String]) -> [String] {
    let plain = "/" + parts.joined(separator: "/")
    let encoded = parts.map { part in part.utf8.map { "%" + String($0, radix: 16) }.joined() }
    return [
      plain, "/" + plain, "//" + plain, plain + "/", plain + "//", "/" + parts.joined(separator: "//"),
      "///" + parts.joined(separator: "///"),
      "/." + plain, "/x/.." + plain, "/" + encoded.joined(separator: "/"), plain.uppercased(), "/%2f" + plain, plain + "?a=b", "/;" + plain,
      plain + "#x",
    ]
  }

  @Test func `every spelling of every route refuses a stranger`() async throws {
    let client = try SuiteServer.client
    for (method, parts) in Self.routes {
      for path in Self.spellings(parts) {
        try await RawConnection.open(to: client) { connection in
          try await connection.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
          let answer = try await connection.answer()
          #expect([400, 401, 404].contains(answer.status), "\(method) \(path): \(answer.status)")
          #expect(!answer.body.contains("request_id") && !answer.body.contains("\"models\""), "\(method) \(path): \(answer.body)")
          if path == "/" + parts.joined(separator: "/") { #expect(answer.status == 401, "\(method) \(path)") }
        }
      }
    }
  }

  @Test func `a stranger cannot tell by any spelling whether a request exists`() async throws {
    let client = try SuiteServer.client
    let known = try await client.accepted(Input.valid)
    var answers: [Set<Int>] = []
    for id in [known, "01890000-0000-7000-8000-000000000000"] {
      var statuses: Set<Int> = []
      for path in ["//v1/requests/\(id)/status", "/v1//requests/\(id)/status", "/v1/requests/\(id)//status"] {
        statuses.insert(try await SuiteServer.current.process.stranger.get(path).status)
      }
      answers.append(statuses)
    }
    #expect(answers == [[401], [401]])
  }

  @Test func `the path of a model has one spelling`() async throws {
    let client = try SuiteServer.client
    for path in ["/v1/models//\(APIClient.seedModel)", "/v1/models/\(APIClient.seedModel)/", "//v1//models//\(APIClient.seedModel)"] {
      try await client.get(path).expectError(400, 400_001, "The model id is malformed.")
    }
    try await client.get("//v1//models/\(APIClient.seedModel)").expectSuccess()
  }
}
