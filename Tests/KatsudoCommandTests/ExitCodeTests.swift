import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Every exit code, shown by a command that ends with it. 0, 65 and 66 have their own suites.
@Suite struct ExitCodeTests {
  @Test func `1: the request has failed`() async throws {
    let settings = ["KATSUDO_ENGINES": "", "KATSUDO_BUILTIN_FFMPEG": "/nowhere/ffmpeg"]
    try await LocalServer.run(settings) { _, shell in
      let run = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--output", "json")
      run.expect(1, says: "has failed: ")
      let document = try run.document
      #expect(document["error"]?["code"] == "failed")
      let id = try #require(document["request_id"]?.string)
      try await shell.katsudo("result", id).expect(1, says: "Request \(id) has failed: ")
      try await shell.katsudo("watch", id).expect(1, says: "Request \(id) has failed: ")
    }
  }

  @Test func `1: the request was cancelled`() async throws {
    try await LocalServer.run(arguments: ["--no-worker"]) { _, shell in
      let id = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait")
        .lastLine
      try await shell.katsudo("result", id).expect(75, says: "has not ended yet: in_queue", "--wait")
      let cancelled = try await shell.katsudo("cancel", id)
      cancelled.expect(0)
      #expect(cancelled.output == "cancelled\n")
      try await shell.katsudo("watch", id).expect(1, says: "Request \(id) was cancelled.")
    }
  }

  @Test(arguments: [
    ["run"], ["run", "a/b", "--set", "novalue"], ["run", "a/b", "--input", "{}", "--input-file", "x"], ["run", "a/b", "--poll-secs", "0"],
    ["run", "a/b", "--wait-timeout", "-1"], ["requests", "list", "--state", "done"], ["requests", "list", "--limit", "0"], ["status"],
    ["status", "a", "--output", "xml"], ["nonsense"], ["worker"], ["completion", "tcsh"], ["models", "list", "--base-url", "ftp://host"],
    ["login", "--token-stdin"],
  ])
  func `64: the command is not understood`(arguments: [String]) async throws {
    try await withTemporaryFolder { folder in
      let command = try await FinishedCommand.run(arguments, environment: Shell(folder: folder, token: "some-token").environment)
      command.expect(64)
      let flag = arguments.last { $0.hasPrefix("--") && $0 != "--base-url" && $0 != "--token-stdin" && $0 != "--input-file" }
      if let flag { #expect(command.errors.contains(flag), "\(command.errors)") }
      #expect(command.output.isEmpty)
    }
  }

  @Test func `65: the model, the request or the id does not exist`() async throws {
    try await LocalServer.run { _, shell in
      try await shell.katsudo("run", "nobody/nothing", "--input", "{}").expect(65)
      try await shell.katsudo("models", "get", "nobody/nothing").expect(65)
      try await shell.katsudo("status", "00000000-0000-4000-8000-000000000000").expect(65)
      try await shell.katsudo("status", "a/b").expect(65, says: "is not a request id")
    }
  }

  @Test func `69: the server does not listen, its host does not exist or its certificate is not trusted`() async throws {
    try await withTemporaryFolder { folder in
      for base in ["http://127.0.0.1:1", "http://nowhere.invalid"] {
        let list = try await Shell(folder: folder, base: base, token: "some-token").katsudo("models", "list")
        list.expect(69, says: "Cannot connect to \(base)")
      }
      let certificates = try await TestCertificates.make(for: ["localhost"], in: folder)
      try await MediaServer.run(certificates: certificates, answer: { _ in .silence }) { server in
        let base = server.url("/v1", host: "localhost")
        try await Shell(folder: folder, base: base, token: "some-token").katsudo("models", "list").expect(69)
      }
    }
  }

  @Test(arguments: [
    (500, 69), (503, 69), (408, 75), (429, 75), (402, 65), (403, 77), (401, 77), (409, 65), (302, 1),
  ])
  func `each HTTP status of a server has the exit code that RunComfy's command line gives it`(status: Int, code: Int32) async throws {
    try await RemoteScript.run(["GET /v1/models": RemoteScript.json(status, "{}")]) { _, shell in
      try await shell.katsudo("models", "list").expect(code)
    }
  }

  @Test func `69: the outcome of a submission is unknown, so a script must not repeat it`() async throws {
    try await RemoteScript.run(["POST /v1/models/a/b": RemoteScript.json(500, "{}")]) { server, shell in
      let run = try await shell.katsudo("run", "a/b", "--input", "{}")
      run.expect(69, says: "It is not known whether a/b has accepted the request")
      #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }
  }

  @Test func `73: the folder for results cannot be made, so nothing is submitted`() async throws {
    try await LocalServer.run { server, shell in
      let run = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--output-dir", "street.png/films")
      run.expect(73, says: "street.png/films of --output-dir")
      #expect(try await server.client.get("/v1/requests").json["requests"]?.array?.isEmpty == true)
    }
  }

  @Test func `75: the wait took too long and the request goes on`() async throws {
    try await LocalServer.run(LocalServer.held) { _, shell in
      let run = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--wait-timeout", "0.5", "--output", "json")
      let document = try run.document
      let id = try #require(document["request_id"]?.string)
      run.expect(75, says: "request \(id)\n", "Get its result with: katsudo result \(id) --wait")
      #expect(document["error"]?["code"] == "timeout")
      try await shell.katsudo("result", id, "--wait", "--wait-timeout", "0.5").expect(75)
    }
  }

  @Test func `73: standard output cannot be written`() async throws {
    try await LocalServer.run { _, shell in
      try await shell.katsudo(redirected: ">/dev/full", "models", "list").expect(73, says: "Standard output cannot be written.")
    }
  }

  @Test func `a run goes on and prints the request's id where standard error cannot be written`() async throws {
    try await LocalServer.run { _, shell in
      let run = try await shell.katsudo(
        redirected: "2>/dev/full", "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-download")
      run.expect(0)
      #expect(run.output.contains("request "), "\(run.output)")
    }
  }

  @Test func `77: the key is missing or wrong`() async throws {
    try await LocalServer.run { server, shell in
      var stranger = shell
      stranger.environment["RUNCOMFY_TOKEN"] = ""
      try await stranger.katsudo("models", "list").expect(
        77, says: "There is no API key for http://127.0.0.1:", ". Log in with katsudo login")
      stranger.environment["RUNCOMFY_TOKEN"] = "katsudo_wrong"
      try await stranger.katsudo("models", "list").expect(77, says: "katsudo whoami")
    }
  }
}
