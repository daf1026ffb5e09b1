import KatsudoTesting
import Testing

/// Paths that client libraries do not send. Routes with authentication need a key in every spelling of their paths.
@Suite(.server(.idle)) struct RawPathTests {
  private static let routes = [
    ("GET", ["v1", "models"]), ("GET", ["v1", "models", "categories"]), ("GET", ["v1", "models", "bytedance", "x"]),
    ("POST", ["v1", "models", "models", "x"]), ("GET", ["v1", "requests"]), ("GET", ["v1", "requests", "a", "status"]),
    ("GET", ["v1", "requests", "a", "result"]), ("POST", ["v1", "requests", "a", "cancel"]), ("GET", ["v1"]), ("DELETE", ["v1", "x"]),
  ]

  /// Returns spellings of one path.
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

  @Test func `every spelling of every route refuses a caller without a key`() async throws {
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
}
