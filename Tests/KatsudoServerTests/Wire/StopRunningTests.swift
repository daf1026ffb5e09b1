import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Cancels with `?running=true`.
@Suite struct StopRunningTests {
  private func cancel(_ id: String, query: String = "?running=true", _ client: APIClient) async throws -> APIClient.Answer {
    let answer = try await client.call("POST", "/v1/requests/\(id)/cancel\(query)")
    answer.expectSuccess(202)
    return answer
  }

  @Test func `the echo engine stops a running request, and the next one starts`() async throws {
    try await RouterSetup.held.run { server in
      let (first, second) = (try await server.client.accepted(Input.valid), try await server.client.accepted(Input.valid))
      try await server.client.running(first)
      let refused = try await cancel(first, query: "", server.client)
      #expect(refused.json == ["request_id": .string(first), "status": "in_progress", "outcome": "not_cancellable"])
      let stopped = try await cancel(first, server.client)
      #expect(stopped.json == ["request_id": .string(first), "status": "cancelled", "outcome": "cancelled"])
      let result = try await server.client.result(first)
      #expect(result["status"] == "cancelled")
      expectTimestamp(result["finished_at"])
      try await server.client.running(second)
      let again = try await cancel(first, server.client)
      #expect(
        again.json == [
          "request_id": .string(first), "status": "cancelled", "outcome": "not_cancellable", "reason": "The request was cancelled before.",
        ])
    }
  }

  @Test func `the built-in engine stops a film, and nothing of it is left`() async throws {
    try await RouterSetup().with(models: [Manifest.film]).run { server in
      let id = try await server.client.film(frames: 2000)
      try await server.client.running(id)
      #expect(try await cancel(id, server.client)["outcome"] == "cancelled")
      #expect(try await server.client.status(id)["status"] == "cancelled")
      try await eventually("the attempt's folder is gone") {
        try FileManager.default.contentsOfDirectory(atPath: server.dataDir + "/scratch")
      } until: {
        $0.isEmpty
      }
      #expect(!FileManager.default.fileExists(atPath: "\(server.dataDir)/outputs/\(id)"))
      try await eventually("the input is gone") {
        FileManager.default.fileExists(atPath: "\(server.dataDir)/inputs/\(id)")
      } until: {
        !$0
      }
    }
  }

  @Test func `a running request that was cancelled stays cancelled after a kill, and the next one runs`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.held.run(in: folder) { server in
        let (stopped, next) = (try await server.client.accepted(Input.valid), try await server.client.accepted(Input.valid))
        try await server.client.running(stopped)
        #expect(try await cancel(stopped, server.client)["outcome"] == "cancelled")
        server.kill()
        return (stopped: stopped, next: next, token: server.client.token)
      }
      let kept = first.value
      try await ServerSetup.echo.run(in: folder, token: kept.token) { server in
        #expect(try await server.client.finished(kept.next)["status"] == "succeeded")
        let result = try await server.client.result(kept.stopped)
        #expect(result["status"] == "cancelled")
        #expect(try await cancel(kept.stopped, server.client)["reason"] == "The request was cancelled before.")
      }
    }
  }

  @Test func `a request whose picture is still being fetched is stopped`() async throws {
    try await MediaServer.run(.silence) { media in
      let setup = RouterSetup.echo.with {
        $0.configuration.access.allowPrivateNetwork = true
        $0.configuration.access.allowHTTP = true
      }
      try await setup.run { server in
        let id = try await server.client.accepted(Input.picture("http://127.0.0.1:\(media.port)/a.png"))
        try await server.client.running(id)
        #expect(try await cancel(id, server.client)["outcome"] == "cancelled")
        #expect(try await server.client.result(id)["status"] == "cancelled")
      }
    }
  }

  @Test func `a waiting request is cancelled at once, and one that has ended stays as it is`() async throws {
    try await RouterSetup.echo.run { server in
      let id = try await server.client.accepted(Input.valid)
      let result = try await server.client.finished(id)
      let answer = try await cancel(id, server.client)
      #expect(
        answer.json == [
          "request_id": .string(id), "status": "completed", "outcome": "not_cancellable", "reason": "The request has ended.",
        ])
      #expect(try await server.client.result(id) == result)
    }
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      #expect(
        try await cancel(id, server.client).json == ["request_id": .string(id), "status": "cancelled", "outcome": "cancelled"])
    }
  }

  @Test func `a wrong value of the option is refused and cancels nothing`() async throws {
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let answer = try await server.client.call("POST", "/v1/requests/\(id)/cancel?running=maybe")
      answer.expectError(422, 422_001, field: ["query", "running"], "running: must be true or false")
      #expect(try await server.client.status(id)["status"] == "in_queue")
    }
  }
}
