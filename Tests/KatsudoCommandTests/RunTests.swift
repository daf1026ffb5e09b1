import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct RunTests {
  @Test func `run takes a local picture and prints the path of the film`() async throws {
    try await LocalServer.run { _, shell in
      let run = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=push in", "--set", "image_urls=./street.png")
      run.expect(0, says: "request ", "succeeded")
      #expect(run.output.wholeMatch(of: /[0-9a-f-]{36}\.mp4\n/) != nil, "\(run.output)")
      let film = try #require(FileManager.default.contents(atPath: "\(shell.folder)/\(run.lastLine)"))
      #expect(film.count == 60)
    }
  }

  @Test(arguments: [[], ["--poll-secs", "1"]])
  func `watching tells the states, and the step where the stream is followed`(flags: [String]) async throws {
    let settings = LocalServer.held.merging(["KATSUDO_ECHO_REPORTS": "1"]) { $1 }
    try await LocalServer.run(settings) { server, shell in
      let id = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait"
      ).lastLine
      let watch = try await shell.katsudo(["watch", id] + flags) { running in
        _ = try await running.errors.line(with: flags.isEmpty ? "in_progress, 50 %, part 1" : "in_progress, 50 %")
        try await server.client.call("POST", "/v1/requests/\(id)/cancel?running=true").expectCancelled()
      }
      watch.expect(1, says: "cancelled")
      #expect(watch.errors.contains("part 1") == flags.isEmpty)
    }
  }

  @Test func `result does not overwrite an existing file and prints the new name`() async throws {
    try await LocalServer.run { _, shell in
      let id = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait"
      ).lastLine
      let first = try await shell.katsudo("result", id, "--wait", "--output-dir", "films")
      first.expect(0)
      let before = FileManager.default.contents(atPath: "\(shell.folder)/\(first.lastLine)")
      let second = try await shell.katsudo("result", id, "--output-dir", "films")
      second.expect(0, says: "exists already")
      #expect(first.output == "films/\(id).mp4\n" && second.output == "films/\(id)-2.mp4\n")
      #expect(FileManager.default.contents(atPath: "\(shell.folder)/\(first.lastLine)") == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(shell.folder)/films").count == 2)
    }
  }

  @Test func `the JSON output is one document, and the id is on standard error`() async throws {
    try await LocalServer.run { _, shell in
      let input = #"{"prompt":"push in","image_urls":["street.png"]}"#
      let run = try await shell.katsudo("run", LocalServer.model, "--input-file", "-", "--output", "json", "-q", input: input)
      run.expect(0)
      let document = try run.document
      let id = try #require(document["request_id"]?.string)
      #expect(run.errors == "request \(id)\n")
      #expect(document["status"] == "succeeded")
      #expect(document["model_id"] == .string(LocalServer.model))
      #expect(document["output"]?["video"]?.string?.hasPrefix("http://127.0.0.1") == true)
      let path = try #require(document["files"]?.array?.first?.string)
      #expect(FileManager.default.fileExists(atPath: "\(shell.folder)/\(path)"))
    }
  }

  @Test func `run with --no-download prints the links`() async throws {
    try await LocalServer.run { _, shell in
      let run = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--file", "image_urls=street.png", "--no-download")
      run.expect(0)
      #expect(run.output.hasPrefix("http://127.0.0.1"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: shell.folder) == ["street.png"])
    }
  }

  @Test func `a request that was only submitted can be watched, fetched and listed`() async throws {
    try await LocalServer.run { _, shell in
      let sent = try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait")
      sent.expect(0)
      let id = sent.lastLine
      let watched = try await shell.katsudo("watch", id)
      watched.expect(0)
      #expect(watched.output == "succeeded\n")
      let status = try await shell.katsudo("status", id)
      status.expect(0)
      #expect(status.output == "completed\n")
      let result = try await shell.katsudo("result", id, "--wait", "--output-dir", "out")
      result.expect(0)
      #expect(FileManager.default.fileExists(atPath: "\(shell.folder)/\(result.lastLine)"))
      let got = try await shell.katsudo("requests", "get", id)
      got.expect(0)
      #expect(got.output.contains("status: succeeded\n") && got.output.contains("created_at: 2"), "\(got.output)")
      let list = try await shell.katsudo("requests", "list", "--state", "succeeded", "--all")
      list.expect(0)
      #expect(list.output.hasPrefix("\(id)  succeeded  2") && list.output.hasSuffix("  \(LocalServer.model)\n"), "\(list.output)")
      let cancelled = try await shell.katsudo("cancel", id)
      cancelled.expect(0)
      #expect(cancelled.output.hasPrefix("not_cancellable"))
    }
  }

  @Test func `a limited list says that there are more requests`() async throws {
    try await LocalServer.run(arguments: ["--no-worker"]) { _, shell in
      for _ in 1...3 {
        try await shell.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait").expect(0)
      }
      let some = try await shell.katsudo("requests", "list", "--limit", "2")
      some.expect(0, says: "--all lists them")
      #expect(some.output.split(separator: "\n").count == 2)
      let all = try await shell.katsudo("requests", "list", "--state", "in_queue", "--all", "--output", "json")
      #expect(try all.document["requests"]?.array?.count == 3)
    }
  }

  @Test func `run names and skips files of other hosts`() async throws {
    let result = #"{"status":"succeeded","output":{"video":"http://films.invalid/a.mp4","seed":7}}"#
    let replies = [
      "GET /v1/requests/\(RemoteScript.requestID)/status": RemoteScript.json(200, #"{"status":"completed"}"#),
      "GET /v1/requests/\(RemoteScript.requestID)/result": RemoteScript.json(200, result),
    ]
    try await RemoteScript.run(replies) { server, shell in
      let run = try await shell.katsudo("run", "a/b", "--input", #"{"prompt":"x"}"#)
      run.expect(0, says: "http://films.invalid/a.mp4 is skipped")
      #expect(run.output == "http://films.invalid/a.mp4\nseed: 7\n")
      #expect(server.requests.allSatisfy { $0.fields["authorization"] == "Bearer paid-token-0123456789" })
    }
  }
}

extension APIClient.Answer {
  fileprivate func expectCancelled() { #expect(status == 202 && self["outcome"] == "cancelled") }
}
