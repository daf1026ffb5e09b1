import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The addresses in the links of answers.
@Suite(.router(.echo)) struct LinkTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let headers: [(String, String)]
    let base: String

    init(_ name: String, _ headers: [(String, String)], _ base: String) {
      testDescription = name
      self.headers = headers
      self.base = base
    }
  }

  @Test(arguments: [
    Row("the Host header", [("host", "katsudo.example:8080")], "http://katsudo.example:8080"),
    Row("an IPv6 Host header", [("host", "[::1]:8080")], "http://[::1]:8080"),
    Row("a proxy's scheme and host", [("x-forwarded-proto", "https"), ("x-forwarded-host", "media.example")], "https://media.example"),
    Row("a proxy's scheme alone", [("host", "katsudo.example"), ("x-forwarded-proto", "https")], "https://katsudo.example"),
    Row(
      "the first of several proxies", [("x-forwarded-proto", "https, http"), ("x-forwarded-host", "one.example, two.example")],
      "https://one.example"),
    Row("an unknown scheme", [("host", "katsudo.example"), ("x-forwarded-proto", "gopher")], "http://katsudo.example"),
    Row("a host that is none", [("x-forwarded-host", "evil.example/\"><script>")], "http://127.0.0.1"),
  ])
  func `the links have the address of the request's headers`(row: Row) async throws {
    let client = try SuiteServer.client
    let body = try Input.valid.encoded()
    let submit = try await client.call("POST", "/v1/models/\(APIClient.seedModel)", headers: row.headers, body: body)
    submit.expectSuccess()
    let id = try #require(submit["request_id"]?.string)
    #expect(submit["status_url"] == .string("\(row.base)/v1/requests/\(id)/status"))
    #expect(submit["result_url"] == .string("\(row.base)/v1/requests/\(id)/result"))
    #expect(submit["cancel_url"] == .string("\(row.base)/v1/requests/\(id)/cancel"))
    let status = try await client.get("/v1/requests/\(id)/status", headers: row.headers)
    #expect(status["status_url"] == .string("\(row.base)/v1/requests/\(id)/status"))
    #expect(status["result_url"] == .string("\(row.base)/v1/requests/\(id)/result"))
    _ = try await client.finished(id)
    let result = try await client.get("/v1/requests/\(id)/result", headers: row.headers)
    #expect(result["output"]?["video"]?.string?.hasPrefix("\(row.base)/files/\(id)/") == true, "\(result.text)")
  }

  @Test func `a configured address overrides the request's headers, also for files`() async throws {
    let forwarded = [("x-forwarded-proto", "http"), ("x-forwarded-host", "other.example")]
    try await RouterSetup.echo.with({ $0.configuration.address.publicURL = "https://media.example/katsudo/" }).run { server in
      let body = try Input.valid.encoded()
      let submit = try await server.client.call("POST", "/v1/models/\(APIClient.seedModel)", headers: forwarded, body: body)
      let id = try #require(submit["request_id"]?.string)
      #expect(submit["status_url"] == .string("https://media.example/katsudo/v1/requests/\(id)/status"))
      let video = try await server.client.finished(id)["output"]?["video"]?.string
      #expect(video?.hasPrefix("https://media.example/katsudo/files/\(id)/") == true, "\(video ?? "")")
    }
  }

  @Test func `links of files can have another configured address`() async throws {
    try await RouterSetup.echo.with({ $0.configuration.address.filesURL = "https://files.example/" }).run { server in
      let submit = try await server.client.submit(Input.valid)
      let id = try #require(submit["request_id"]?.string)
      #expect(submit["result_url"] == .string("\(server.client.base)/v1/requests/\(id)/result"))
      let video = try await server.client.finished(id)["output"]?["video"]?.string
      #expect(video?.hasPrefix("https://files.example/files/\(id)/") == true, "\(video ?? "")")
      #expect(video?.hasSuffix("/\(id).mp4") == true, "\(video ?? "")")
    }
  }

  @Test func `the command line can set the address`() async throws {
    try await ServerSetup.echo.with(arguments: ["--public-url", "https://media.example/katsudo/"]).run { server in
      let id = try await server.client.accepted(Input.valid)
      #expect(try await server.client.status(id)["status_url"] == .string("https://media.example/katsudo/v1/requests/\(id)/status"))
    }
  }
}
