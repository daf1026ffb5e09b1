import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Signing in through a browser, which the tests play.
@Suite(.timeLimit(.minutes(3))) struct BrowserLoginTests {
  private static func stranger(_ shell: Shell) -> Shell {
    var caller = shell
    caller.environment["RUNCOMFY_TOKEN"] = ""
    return caller
  }

  /// Waits for the code on the screen.
  private static func code(_ screen: TerminalScreen) async throws -> String {
    String(try await screen.match(/code: [A-Z]{4}-[A-Z]{4}/).suffix(9))
  }

  private static func savedKey(_ shell: Shell) throws -> String? {
    guard let data = FileManager.default.contents(atPath: "\(shell.folder)/config/credentials.json") else { return nil }
    return try JSONValue(jsonBytes: data)["tokens"]?.object?.values.first?.string
  }

  @Test func `login shows a page and a code, and saves the new key that the owner approves`() async throws {
    try await LocalServer.run { server, shell in
      let caller = Self.stranger(shell)
      let login = try await caller.katsudoOnTerminal("login") { screen in
        let code = try await Self.code(screen)
        #expect(try await screen.match(/http:\/\/[^ ]+\/device\?code=[A-Z-]+/) == "\(server.client.base)/device?code=\(code)")
        let shown = try await server.client.get("/v1/device/\(code)")
        #expect(shown["client"]?.string?.hasPrefix("katsudo (") == true, "\(shown.json)")
        let answer = try await server.client.post("/v1/device/\(code)", json: ["approve": true, "name": "laptop"])
        #expect(answer.status == 200)
      }
      login.expect(0)
      #expect(login.output.contains("The new key for \(server.client.base)/v1 is saved in"), "\(login.output)")
      #expect(login.output.contains("at most 10 min 0 s"), "\(login.output)")
      let key = try #require(try Self.savedKey(shell))
      #expect(key != server.client.token)
      #expect(!login.output.contains(key))
      let who = try await caller.katsudo("whoami", "--output", "json")
      who.expect(0)
      #expect(try who.document["owner"] == "default")
      let keys = try await server.client.get("/v1/keys")["keys"]?.array ?? []
      #expect(keys.map { $0["name"] } == ["", "laptop"])
    }
  }

  @Test func `login says that the owner refused, and saves nothing`() async throws {
    try await LocalServer.run { server, shell in
      let login = try await Self.stranger(shell).katsudoOnTerminal("login") { screen in
        let code = try await Self.code(screen)
        #expect(try await server.client.post("/v1/device/\(code)", json: ["approve": false]).status == 200)
      }
      login.expect(77)
      #expect(login.output.contains("katsudo: The sign-in was refused on the page. No key was saved."), "\(login.output)")
      #expect(try Self.savedKey(shell) == nil)
    }
  }

  private static let start = RemoteScript.json(
    200,
    #"{"device_code":"d","user_code":"BCDF-GHJK","verify_url":"https://web.example/device","expires_in":600,"poll_interval":1}"#)

  @Test(arguments: [200, 410]) func `login says that the code is no longer valid`(status: Int) async throws {
    let replies = [
      "POST /api/cli-auth/start": Self.start, "POST /api/cli-auth/poll": RemoteScript.json(status, #"{"status":"expired"}"#),
    ]
    try await RemoteScript.run(replies) { _, shell in
      let login = try await Self.stranger(shell).katsudoOnTerminal("login")
      login.expect(75)
      #expect(login.output.contains("The code is no longer valid"), "\(login.output)")
    }
  }

  @Test func `Ctrl-C ends login with 130`() async throws {
    try await LocalServer.run { _, shell in
      let login = try await Self.stranger(shell).katsudoOnTerminal("login", typed: ("\u{3}", after: "code: "))
      login.expect(130)
      #expect(login.output.contains("Interrupted."), "\(login.output)")
      #expect(try Self.savedKey(shell) == nil)
    }
  }

  @Test func `login signs in at RUNCOMFY_WEB_BASE and saves the key for the server of the API`() async throws {
    try await LocalServer.run { server, shell in
      let key = try #require(server.client.token)
      let replies = [
        "POST /api/cli-auth/start": Self.start,
        "POST /api/cli-auth/poll": RemoteScript.json(200, #"{"status":"authorized","access_token":"\#(key)"}"#),
      ]
      try await RemoteScript.run(replies) { web, _ in
        var caller = Self.stranger(shell)
        caller.environment["RUNCOMFY_WEB_BASE"] = web.url("/")
        let login = try await caller.katsudoOnTerminal("login")
        login.expect(0)
        #expect(try Self.savedKey(shell) == key)
        #expect(web.requests.allSatisfy { $0.fields["authorization"] == nil && $0.path.hasPrefix("/api/cli-auth/") })
      }
    }
  }

  @Test func `login opens the browser of a graphical session`() async throws {
    try await LocalServer.run { server, shell in
      var caller = Self.stranger(shell)
      try FileManager.default.createDirectory(atPath: "\(shell.folder)/bin", withIntermediateDirectories: true)
      let program = "\(shell.folder)/bin/xdg-open"
      try Data("#!/bin/sh\nprintf '%s' \"$1\" > '\(shell.folder)/draft'; mv '\(shell.folder)/draft' '\(shell.folder)/opened'\n".utf8)
        .write(to: URL(fileURLWithPath: program))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
      caller.environment["PATH"] = "\(shell.folder)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
      caller.environment["WAYLAND_DISPLAY"] = "wayland-0"
      let opened = TerminalScreen(path: "\(shell.folder)/opened")
      let login = try await caller.katsudoOnTerminal("login") { screen in
        let code = try await Self.code(screen)
        #expect(try await opened.match(/.+/) == "\(server.client.base)/device?code=\(code)")
        _ = try await screen.match(/The page was opened in your browser\./)
        #expect(try await server.client.post("/v1/device/\(code)", json: ["approve": false]).status == 200)
      }
      login.expect(77)
    }
  }

  @Test func `login asks for the key if the server offers no page`() async throws {
    let replies = ["GET /v1/models": RemoteScript.json(200, #"{"models":[],"total":0,"limit":1,"offset":0}"#)]
    try await RemoteScript.run(replies) { server, shell in
      let login = try await Self.stranger(shell).katsudoOnTerminal(
        "login", typed: ("other-key-0123456789", after: "(not shown)"), columns: 200)
      login.expect(0)
      #expect(login.output.contains("offers no sign-in with a browser."), "\(login.output)")
      #expect(try Self.savedKey(shell) == "other-key-0123456789")
      #expect(server.requests.last?.fields["authorization"] == "Bearer other-key-0123456789")
    }
  }

  @Test func `without a terminal and without a key login explains what to give`() async throws {
    try await LocalServer.run { server, shell in
      try await Self.stranger(shell).katsudo("login").expect(64, says: "there is no terminal", "--token-stdin")
      try await Self.stranger(shell).katsudo("login", "--ask", "--token-stdin").expect(64, says: "not both")
      let keys = try await server.client.get("/v1/keys")["keys"]?.array ?? []
      #expect(keys.count == 1)
    }
  }
}
