import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Real servers that are killed and come back, and a Katsudo that is killed.
@Suite(.realComfy, .comfyServers(2), .serialized, .timeLimit(.minutes(15))) struct ServerTroubleTests {
  /// Waits until a server runs the job of a request.
  private static func runs(_ id: String, on servers: RealComfyUI...) async throws -> RealComfyUI {
    var found: RealComfyUI?
    try await eventually(
      within: .seconds(60), "a server runs \(id)",
      {
        for server in servers {
          let queue = try? await server.client.get("/queue").json
          if queue?["queue_running"]?.jsonText.contains(id) == true { found = server }
        }
        return found != nil
      }, until: { $0 })
    return try #require(found)
  }

  /// The number of jobs that a server has taken since it was started first.
  private static func taken(by server: RealComfyUI) -> Int { server.log.ranges(of: "got prompt").count }

  @Test func `a job runs again when its server was killed and comes back`() async throws {
    let server = try ComfyServers.server(0)
    try await ComfyBench.run([ComfyBench.Entry(server)], models: [.wait, .text]) { bench in
      #expect(try await bench.result(.text, ["text": "before"])["status"] == "succeeded")
      let id = try await bench.submit(.wait, ["text": .string("killed \(UUID())"), "seconds": 3])
      _ = try await Self.runs(id, on: server)
      server.kill()
      try await server.start()
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      #expect(try await bench.result(.text, ["text": "after"])["status"] == "succeeded")
    }
  }

  @Test func `a job goes to the other server when its server dies`() async throws {
    let (first, second) = (try ComfyServers.server(0), try ComfyServers.server(1))
    try await ComfyBench.run([ComfyBench.Entry(first), ComfyBench.Entry(second)], models: [.wait, .text]) { bench in
      let id = try await bench.submit(.wait, ["text": .string("moved \(UUID())"), "seconds": 3])
      let server = try await Self.runs(id, on: first, second)
      server.kill()
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      // One server is enough for the next requests too.
      #expect(try await bench.result(.text, ["text": "after it"])["status"] == "succeeded")
      try await server.start()
    }
  }

  @Test func `a job outlives a Katsudo that is killed, and is not sent twice`() async throws {
    let server = try ComfyServers.server(0)
    let entries = [ComfyBench.Entry(server)]
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let before = Self.taken(by: server)
      let first = try await ComfyBench.run(entries, models: [.wait], in: data) { bench in
        let id = try await bench.submit(.wait, ["text": .string("kept \(UUID())"), "seconds": 6])
        _ = try await Self.runs(id, on: server)
        bench.katsudo.kill()
        return (id, bench.client.token)
      }
      let (id, token) = first.value
      try await ComfyBench.run(entries, models: [.wait], in: data, token: token) { bench in
        let result = try await bench.client.finished(id)
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
        #expect(try await bench.files(result)["text"]?.count == 1)
      }
      #expect(Self.taken(by: server) == before + 1)
    }
  }

  @Test func `the progress of a job goes on after Katsudo was killed`() async throws {
    let server = try ComfyServers.server(0)
    let entries = [ComfyBench.Entry(server)]
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let first = try await ComfyBench.run(entries, models: [.wait], in: data) { bench in
        let id = try await bench.submit(.wait, ["text": .string("watched \(UUID())"), "seconds": 15])
        _ = try await Self.runs(id, on: server)
        bench.katsudo.kill()
        return (id, bench.client.token)
      }
      let (id, token) = first.value
      try await ComfyBench.run(entries, models: [.wait], in: data, token: token) { bench in
        var fractions: [Double] = []
        var messages = try await bench.client.events(id)
        while let event = try await messages.nextEvent() {
          if let fraction = event.data["progress"]?.double { fractions.append(fraction) }
        }
        // The waiting node is half of the graph. When Katsudo was killed, it had hardly begun.
        #expect(fractions.contains { $0 > 0.2 && $0 < 1 }, "\(fractions)")
        #expect(try await bench.client.result(id)["status"] == "succeeded")
      }
    }
  }

  @Test func `a job goes to the other server when its server hangs, and is cancelled when that server answers again`() async throws {
    let (first, second) = (try ComfyServers.server(0), try ComfyServers.server(1))
    let entries = [ComfyBench.Entry(first), ComfyBench.Entry(second)]
    try await ComfyBench.run(entries, models: [.wait], environment: ["KATSUDO_COMFYUI_SILENCE_SECONDS": "10"]) { bench in
      let id = try await bench.submit(.wait, ["text": .string("hung \(UUID())"), "seconds": 600])
      let hung = try await Self.runs(id, on: first, second)
      let other = hung === first ? second : first
      hung.suspend()
      defer { hung.resume() }
      _ = try await Self.runs(id, on: other)
      hung.resume()
      _ = try await eventually(
        within: .seconds(60), "the first server stops the job",
        { try await hung.client.get("/queue").json.jsonText + hung.client.get("/history").json.jsonText }, until: { !$0.contains(id) })
      _ = try await Self.runs(id, on: other)
      _ = try await bench.client.post("/v1/requests/\(id)/cancel?running=true", json: [:])
      #expect(try await bench.client.finished(id)["status"] == "cancelled")
    }
  }

  @Test func `a job that ended while Katsudo was away gives its files`() async throws {
    let server = try ComfyServers.server(0)
    let entries = [ComfyBench.Entry(server)]
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let first = try await ComfyBench.run(entries, models: [.wait], in: data) { bench in
        let id = try await bench.submit(.wait, ["text": .string("missed \(UUID())"), "seconds": 1.5])
        _ = try await Self.runs(id, on: server)
        bench.katsudo.kill()
        return (id, bench.client.token)
      }
      let (id, token) = first.value
      try await eventually(
        "the job is over", { try await server.client.get("/queue").json["queue_running"]?.array?.count }, until: { $0 == 0 })
      let before = Self.taken(by: server)
      try await ComfyBench.run(entries, models: [.wait], in: data, token: token) { bench in
        let result = try await bench.client.finished(id)
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
      }
      #expect(Self.taken(by: server) == before)
    }
  }

  @Test func `a job that somebody else deletes from the queue is sent again`() async throws {
    let server = try ComfyServers.server(0)
    // A job of somebody else keeps the server busy, so that ours waits in its queue.
    let other: JSONValue = [
      "1": ["class_type": "KatsudoTestWait", "inputs": ["text": .string("other \(UUID())"), "seconds": 600]],
      "2": ["class_type": "KatsudoTestSaveText", "inputs": ["text": ["1", 0], "filename_prefix": "other"]],
    ]
    try await ComfyBench.run([ComfyBench.Entry(server)], models: [.text]) { bench in
      let posted = try await server.client.post("/prompt", json: ["prompt": other, "client_id": "other"])
      let otherID = try #require(posted["prompt_id"])
      let id = try await bench.submit(.text, ["text": "deleted"])
      let entry = try await eventually(
        "ours waits", { try await server.client.get("/queue").json["queue_pending"]?.array?.first { $0.jsonText.contains(id) } },
        until: { $0 != nil })
      let promptID = try #require(entry?.array?[1])
      _ = try await server.client.post("/queue", json: ["delete": [promptID]])
      _ = try await server.client.post("/interrupt", json: ["prompt_id": otherID])
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
    }
  }
}
