import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct AccountTests {
  @Test func `login checks a key and saves it for its server only, and logout removes it`() async throws {
    try await LocalServer.run { server, shell in
      let key = try #require(server.client.token)
      var mine = shell
      mine.environment["RUNCOMFY_TOKEN"] = ""
      mine.environment["RUNCOMFY_MODEL_API_BASE"] = ""
      let login = try await mine.katsudo("login", "--token-stdin", "--base-url", server.client.base, input: key + "\n")
      login.expect(0)
      #expect(!login.output.contains(key) && !login.errors.contains(key))
      let file = "\(shell.folder)/config/credentials.json"
      let facts = try FileManager.default.attributesOfItem(atPath: file)
      #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(shell.folder)/config") == ["credentials.json"])

      // Neither a server nor a key is named any more.
      let who = try await mine.katsudo("whoami")
      who.expect(0)
      #expect(who.output == "server: \(server.client.base)/v1\nkey: …\(key.suffix(4)), from \(file)\naccepted: yes\nowner: default\n")
      try await mine.katsudo("models", "list").expect(0)
      try await mine.katsudo("models", "list", "--base-url", "http://127.0.0.1:1").expect(77)

      let logout = try await mine.katsudo("logout")
      logout.expect(0)
      #expect(logout.output == "The saved key of \(server.client.base) was removed.\n")
      #expect(FileManager.default.contents(atPath: file).map { !String(decoding: $0, as: UTF8.self).contains(key) } == true)
      let gone = try await mine.katsudo("whoami")
      gone.expect(77)
      #expect(gone.output.hasSuffix("key: none\n"))
    }
  }

  @Test func `login does not save a key that the server refuses`() async throws {
    try await LocalServer.run { _, shell in
      var stranger = shell
      stranger.environment["RUNCOMFY_TOKEN"] = "katsudo_wrong_0123456789"
      try await stranger.katsudo("login").expect(77)
      #expect(!FileManager.default.fileExists(atPath: "\(shell.folder)/config"))
      let who = try await stranger.katsudo("whoami")
      who.expect(77)
      #expect(who.output.hasSuffix("key: …6789, from RUNCOMFY_TOKEN\n"))
    }
  }

  @Test func `login keeps the keys of other servers`() async throws {
    try await LocalServer.run { first, shell in
      try await LocalServer.run { second, _ in
        for server in [first, second] {
          var caller = shell
          caller.environment["RUNCOMFY_TOKEN"] = server.client.token
          try await caller.katsudo("login", "--base-url", server.client.base).expect(0)
        }
        var caller = shell
        caller.environment["RUNCOMFY_TOKEN"] = ""
        caller.environment["RUNCOMFY_MODEL_API_BASE"] = ""
        #expect(try await caller.katsudo("whoami").output.hasPrefix("server: \(second.client.base)/v1\n"))
        try await caller.katsudo("whoami", "--base-url", first.client.base).expect(0)
      }
    }
  }

  @Test func `a key that is typed on the terminal is not shown`() async throws {
    try await LocalServer.run { server, shell in
      let key = try #require(server.client.token)
      var caller = shell
      caller.environment["RUNCOMFY_TOKEN"] = ""
      let login = try await caller.katsudoOnTerminal("login", "--ask", typed: (key, after: "(not shown)"), columns: 200)
      login.expect(0)
      #expect(login.output.contains("accepts the key") && !login.output.contains(key), "\(login.output)")
      try await caller.katsudo("whoami").expect(0)
    }
  }

  @Test func `the token of RunComfy's command line is not used for other servers`() async throws {
    try await LocalServer.run { _, shell in
      var caller = shell
      caller.environment["RUNCOMFY_TOKEN"] = ""
      try FileManager.default.createDirectory(atPath: "\(shell.folder)/runcomfy", withIntermediateDirectories: true)
      try Data(#"{"access_token":"rc_0123456789abcdef"}"#.utf8).write(to: URL(fileURLWithPath: "\(shell.folder)/runcomfy/token.json"))
      let who = try await caller.katsudo("whoami")
      who.expect(77)
      #expect(who.output.hasSuffix("key: none\n"))
    }
  }
}
