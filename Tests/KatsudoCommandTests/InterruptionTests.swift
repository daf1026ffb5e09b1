import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct InterruptionTests {
  private static let arguments = ["run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png"]

  @Test func `Ctrl-C cancels a waiting request and says so`() async throws {
    try await LocalServer.run(arguments: ["--no-worker"]) { server, shell in
      let run = try await shell.katsudo(Self.arguments) { running in
        _ = try await running.errors.line(with: "in_queue")
        running.interrupt()
      }
      run.expect(130, says: "was cancelled")
      let id = try #require(run.errors.firstMatch(of: /request ([0-9a-f-]+)/)?.1)
      #expect(try await server.client.result(String(id))["status"] == "cancelled")
      #expect(!run.errors.contains("katsudo result"), "a cancelled request has no result to fetch")
    }
  }

  @Test func `Ctrl-C leaves a running request and says how to get its result`() async throws {
    try await LocalServer.run(LocalServer.held) { server, shell in
      let run = try await shell.katsudo(Self.arguments + ["--output", "json"]) { running in
        _ = try await running.errors.line(with: "in_progress")
        running.interrupt()
      }
      let id = try #require(try run.document["request_id"]?.string)
      run.expect(130, says: "could not be cancelled and continues", "katsudo result \(id) --wait")
      #expect(try run.document["error"]?["code"] == "interrupted")
      #expect(try await server.client.status(id)["status"] == "in_progress")
    }
  }

  @Test func `Ctrl-C ends watch and result without cancelling the request`() async throws {
    try await LocalServer.run(arguments: ["--no-worker"]) { server, shell in
      let id = try await shell.katsudo(
        "run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait"
      ).lastLine
      for verb in [["watch", id], ["result", id, "--wait"]] {
        let looking = try await shell.katsudo(verb) { running in
          _ = try await running.errors.line(with: "in_queue")
          running.interrupt()
        }
        looking.expect(130, says: "katsudo result \(id) --wait")
      }
      #expect(try await server.client.status(id)["status"] == "in_queue")
    }
  }

  @Test func `a second Ctrl-C ends the command at once and names the request`() async throws {
    let replies = [
      "GET /v1/requests/\(RemoteScript.requestID)/status": RemoteScript.json(200, #"{"status":"in_queue","queue_position":1}"#),
      "POST /v1/requests/\(RemoteScript.requestID)/cancel": MediaServer.Reply.silence,
    ]
    try await RemoteScript.run(replies) { server, shell in
      let run = try await shell.katsudo(["run", "a/b", "--input", "{}"]) { running in
        _ = try await running.errors.line(with: "in_queue, number 1")
        running.interrupt()
        while !server.requests.contains(where: { $0.path.hasSuffix("/cancel") }) { try await Task.sleep(for: .milliseconds(10)) }
        running.interrupt()
      }
      run.expect(130, says: "Stopped at once.", "katsudo result \(RemoteScript.requestID) --wait")
    }
  }

  @Test func `a command that waits goes on after the server was away for a while`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try Data(PictureBytes.picture(.png, width: 400, height: 400)).write(to: URL(fileURLWithPath: "\(folder)/street.png"))
      let reserved = try await MediaServer.run(answer: { _ in .silence }) { $0.port }
      let environment = KatsudoProcess.echo.merging(["KATSUDO_GRACE_SECONDS": "0"]) { $1 }
      let shell = Shell(folder: folder, base: "http://127.0.0.1:\(reserved)/v1", token: nil)
      let key = try await shell.katsudo("keys", "create", "me", "--data-dir", data).lastLine
      var caller = shell
      caller.environment["RUNCOMFY_TOKEN"] = key
      let id = try await KatsudoProcess.run(
        dataDir: data, token: key, arguments: ["--port", "\(reserved)", "--no-worker"], environment: environment
      ) { [caller] _ in
        try await caller.katsudo("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "--no-wait").lastLine
      }.value
      // The server is away now, so the first calls fail.
      let watched = try await caller.katsudo(["watch", id, "-v"]) { running in
        _ = try await running.errors.line(with: "server: ")
        _ = try await KatsudoProcess.run(
          dataDir: data, token: key, arguments: ["--port", "\(reserved)"], environment: environment
        ) { _ in
          try await running.errors.toEnd()
        }
      }
      watched.expect(0)
      #expect(watched.output == "succeeded\n")
    }
  }
}
