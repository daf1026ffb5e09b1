import Foundation
import KatsudoClient
import KatsudoTesting
import Testing

/// The choice of the server and of the token.
@Suite struct SetupTests {
  private func base(_ argument: String? = nil, _ environment: [String: String] = [:]) throws -> String {
    try KatsudoClient(baseURL: argument, token: "t", options: ClientOptions(), environment: environment).baseURL
  }

  /// The token, as a server sees it.
  private func token(_ argument: String? = nil, _ environment: [String: String]) async throws -> String? {
    try await Script { _, _ in .json(["categories": []]) }.run { server in
      let environment = environment.mapValues { $0.replacingOccurrences(of: "ORIGIN", with: server.origin) }
      let client = try KatsudoClient(baseURL: server.origin, token: argument, options: ClientOptions(), environment: environment)
      _ = try await client.models.categories()
      return server.requests[0].fields["authorization"]
    }
  }

  @Test func `the default base is the server on this machine`() throws {
    #expect(try base() == "http://127.0.0.1:8787/v1")
  }

  @Test func `the argument overrides the environment, and the environment overrides the saved base`() async throws {
    try await withTemporaryFolder { folder in
      try Data(#"{"base": "http://saved.example/v1", "tokens": {"http://saved.example": "s"}}"#.utf8)
        .write(to: URL(fileURLWithPath: folder + "/credentials.json"))
      let saved = ["KATSUDO_CONFIG_DIR": folder]
      let named = ["RUNCOMFY_MODEL_API_BASE": "http://named.example/v1"].merging(saved) { $1 }
      #expect(try base("http://given.example/v1", named) == "http://given.example/v1")
      #expect(try base(nil, named) == "http://named.example/v1")
      #expect(try base(nil, saved) == "http://saved.example/v1")
    }
  }

  @Test(arguments: [
    ("http://h.example", "http://h.example/v1"), ("http://h.example/", "http://h.example/v1"),
    ("HTTP://H.Example:80/v1/", "http://h.example/v1"),
    ("https://h.example:443/v1", "https://h.example/v1"), ("https://h.example:8443/katsudo/v1", "https://h.example:8443/katsudo/v1"),
    ("http://[::1]:8787/v1", "http://[::1]:8787/v1"), (" http://h.example/v1\n", "http://h.example/v1"),
  ])
  func `every spelling of a base is written in one form`(given: String, written: String) throws {
    #expect(try base(given) == written)
  }

  @Test(
    arguments: [
      ("http://h.example/v1", nil, "http://h.example"),
      ("https://h.example/katsudo/v1", nil, "https://h.example/katsudo"),
      ("http://h.example/v1", "https://pages.example/", "https://pages.example"),
      ("https://model-api.runcomfy.net/v1", nil, nil),
      ("https://model-api.runcomfy.net/v1", "https://www.runcomfy.com", "https://www.runcomfy.com"),
      // A key never goes from RunComfy to another server, nor from another server to RunComfy.
      ("https://model-api.runcomfy.net/v1", "https://pages.example", nil),
      ("http://h.example/v1", "https://www.runcomfy.com", "http://h.example"),
    ] as [(String, String?, String?)])
  func `the pages are on the server of the API, or on the one that RUNCOMFY_WEB_BASE names on the same side`(
    api: String, named: String?, expected: String?
  ) throws {
    let environment = named.map { ["RUNCOMFY_WEB_BASE": $0] } ?? [:]
    let setup = try ClientSetup(baseURL: api, token: "t", environment: environment)
    #expect(try setup.webBase(environment: environment)?.text == expected)
  }

  @Test(arguments: [
    "", "h.example", "ftp://h.example/v1", "http://", "http:///v1", "http://user:secret@h.example/v1", "http://user@h.example/v1",
    "http://h.example/v1?x=1", "http://h.example/v1#x", "http://h.example:0/v1", "http://h.example:70000/v1", "http://exa mple/v1",
    "file:///etc",
  ])
  func `a malformed base is refused without showing its password`(given: String) {
    do {
      let base = try base(given)
      Issue.record("\(given) was taken as \(base)")
    } catch {
      guard case .configuration(let sentence)? = error as? KatsudoError else { return #expect(Bool(false), "\(error)") }
      #expect(!sentence.contains("secret"))
    }
  }

  @Test func `the first of the three token variables that is not empty gives the token`() async throws {
    let all = ["RUNCOMFY_TOKEN": "a", "RUNCOMFY_API_TOKEN": "b", "RUNCOMFY_API_KEY": "c"]
    #expect(try await token("x", all) == "Bearer x")
    #expect(try await token(nil, all) == "Bearer a")
    #expect(try await token(nil, all.merging(["RUNCOMFY_TOKEN": " "]) { $1 }) == "Bearer b")
    #expect(try await token(nil, ["RUNCOMFY_API_KEY": "c\n"]) == "Bearer c")
  }

  @Test func `a saved token is used for its own origin only`() async throws {
    try await withTemporaryFolder { folder in
      try await Script { _, _ in .json(["categories": []]) }.run { server in
        let file = URL(fileURLWithPath: folder + "/credentials.json")
        try Data(#"{"tokens": {"\#(server.origin)": "mine", "http://127.0.0.1:1": "other"}}"#.utf8).write(to: file)
        let environment = ["KATSUDO_CONFIG_DIR": folder]
        let client = try KatsudoClient(baseURL: server.origin, token: nil, options: ClientOptions(), environment: environment)
        _ = try await client.models.categories()
        #expect(server.requests[0].fields["authorization"] == "Bearer mine")
        #expect(throws: KatsudoError.self) {
          try KatsudoClient(baseURL: "http://127.0.0.1:2/v1", token: nil, options: ClientOptions(), environment: environment)
        }
      }
    }
  }

  @Test(arguments: [
    ("https://model-api.runcomfy.net/v1", true), ("http://model-api.runcomfy.net/v1", false), ("https://runcomfy.net.example/v1", false),
    ("https://evilruncomfy.net/v1", false), ("http://127.0.0.1:8787/v1", false),
  ])
  func `the token of RunComfy's command line is used for RunComfy over HTTPS only`(base: String, isTaken: Bool) async throws {
    try await withTemporaryFolder { folder in
      try Data(#"{"access_token": "theirs", "refresh_token": null}"#.utf8).write(to: URL(fileURLWithPath: folder + "/token.json"))
      let client = try? KatsudoClient(baseURL: base, token: nil, options: ClientOptions(), environment: ["RUNCOMFY_CONFIG_DIR": folder])
      #expect((client != nil) == isTaken)
    }
  }

  @Test(arguments: ["two words", "line\r\nX-Other: 1", "ü", "", String(repeating: "a", count: 8_193)])
  func `a malformed token is refused`(token: String) {
    #expect(throws: KatsudoError.self) { try KatsudoClient(baseURL: nil, token: token, options: ClientOptions(), environment: [:]) }
  }

  @Test func `the error for a damaged file of saved tokens names the file`() async throws {
    try await withTemporaryFolder { folder in
      try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/credentials.json"))
      let error = try await failure {
        try KatsudoClient(baseURL: nil, token: nil, options: ClientOptions(), environment: ["KATSUDO_CONFIG_DIR": folder])
      }
      guard case .configuration(let sentence) = error else { return #expect(Bool(false), "\(error)") }
      #expect(sentence.contains(folder))
    }
  }
}
