import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The lines of `/metrics`, by everything before the value.
struct MetricLines: Sendable {
  let text: String
  let values: [String: Double]

  init(_ client: APIClient) async throws {
    let answer = try await client.get("/metrics")
    try #require(answer.status == 200, "\(answer.text)")
    text = answer.text
    values = Dictionary(
      answer.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let space = line.lastIndex(of: " ") ?? line.endIndex
        return (String(line[..<space]), Double(line[space...].dropFirst()) ?? .nan)
      }, uniquingKeysWith: { $1 })
  }

  subscript(_ name: String) -> Double? { values[name] }
}

@Suite struct MetricsTests {
  private static let model = APIClient.seedModel

  @Test func `the metrics need a key`() async throws {
    try await RouterSetup.idle.run { server in
      try await server.stranger.get("/metrics").expectError(401, 400_004, "needs an API key")
      let answer = try await server.client.get("/metrics")
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      try await server.client.post("/metrics", json: [:]).expectError(405, 405_001, "Use GET, HEAD")
    }
  }

  @Test func `they count what was submitted, claimed and finished, and how long each stage took`() async throws {
    try await RouterSetup.echo.run { server in
      for _ in 0..<2 { _ = try await server.client.finished(try await server.client.accepted(Input.valid)) }
      _ = try await server.client.finished(try await server.client.accepted(Input.picture("https://localhost/a.png")))
      // The last stage is measured just after the end of the request can be seen.
      let storing = "katsudo_stage_duration_seconds_count{stage=\"storing\",model=\"\(Self.model)\",engine=\"echo\"}"
      let metrics = try await eventually("the results are stored", { try await MetricLines(server.client) }) { $0[storing] == 2 }
      #expect(metrics["katsudo_jobs_submitted_total{model=\"\(Self.model)\"}"] == 3)
      #expect(metrics["katsudo_claims_total{model=\"\(Self.model)\",engine=\"echo\"}"] == 3)
      #expect(metrics["katsudo_jobs_finished_total{model=\"\(Self.model)\",engine=\"echo\",state=\"succeeded\"}"] == 2)
      #expect(metrics["katsudo_jobs_finished_total{model=\"\(Self.model)\",engine=\"echo\",state=\"failed\"}"] == 1)
      for (stage, count) in [("waiting", 3.0), ("media", 3), ("engine", 2), ("storing", 2)] {
        let labels = "stage=\"\(stage)\",model=\"\(Self.model)\",engine=\"echo\""
        #expect(metrics["katsudo_stage_duration_seconds_count{\(labels)}"] == count, "\(stage)")
      }
      #expect(metrics["katsudo_queue_depth{model=\"\(Self.model)\"}"] == 0)
      #expect(metrics["katsudo_queue_oldest_age_seconds{model=\"\(Self.model)\"}"] == 0)
    }
  }

  @Test func `they tell how much waits and runs, how old the oldest is, and how the engines are`() async throws {
    let clock = TestClock()
    try await RouterSetup.held.with({ $0.time = clock.source }).run { server in
      try await server.client.running(try await server.client.accepted(Input.valid))
      for _ in 0..<3 { _ = try await server.client.accepted(Input.valid) }
      clock.advance(milliseconds: 1_500)
      let metrics = try await MetricLines(server.client)
      #expect(metrics["katsudo_queue_depth{model=\"\(Self.model)\"}"] == 3)
      #expect(try #require(metrics["katsudo_queue_oldest_age_seconds{model=\"\(Self.model)\"}"]) >= 1.5)
      #expect(metrics["katsudo_jobs{state=\"in_queue\"}"] == 3)
      #expect(metrics["katsudo_jobs{state=\"in_progress\"}"] == 1)
      #expect(metrics["katsudo_engine_slots{engine=\"echo\"}"] == 1)
      #expect(metrics["katsudo_engine_busy_slots{engine=\"echo\"}"] == 1)
      #expect(metrics["katsudo_engine_breaker_open{engine=\"echo\"}"] == 0)
      #expect(metrics["katsudo_machine_breaker_open"] == 0)
      #expect(metrics["katsudo_build_info{version=\"0.1.0\"}"] == 1)
      #expect(metrics["katsudo_event_readers"] == 0)
      #expect(try #require(metrics["katsudo_disk_free_bytes"]) > 0)
      #expect(try #require(metrics["katsudo_disk_size_bytes"]) > 0)
    }
  }

  @Test func `they tell how many uploads are stored, and how large they are`() async throws {
    try await RouterSetup.idle.run { server in
      let before = try await MetricLines(server.client)
      #expect(before["katsudo_upload_files"] == 0)
      #expect(before["katsudo_upload_bytes"] == 0)
      let id = try await server.client.uploaded(uploadedPicture)
      _ = try await server.caller("bob").begun(1_000)
      let both = try await MetricLines(server.client)
      #expect(both["katsudo_upload_files"] == 2)
      #expect(both["katsudo_upload_bytes"] == Double(uploadedPicture.count + 1_000))
      #expect(try await server.client.call("DELETE", "/v1/files/\(id)").status == 204)
      #expect(try await MetricLines(server.client)["katsudo_upload_files"] == 1)
    }
  }

  @Test func `HTTP calls are counted by the pattern of their path`() async throws {
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      for _ in 0..<3 { _ = try await server.client.status(id) }
      _ = try await server.client.get("/v1/requests/unknown-one/status")
      _ = try await server.client.get("/somewhere/else-\(id)")
      _ = try await server.stranger.get("/v1/requests")
      let metrics = try await MetricLines(server.client)
      let name = "katsudo_http_requests_total"
      #expect(metrics["\(name){method=\"GET\",route=\"/v1/requests/{id}/status\",status=\"2xx\"}"] == 3)
      #expect(metrics["\(name){method=\"GET\",route=\"/v1/requests/{id}/status\",status=\"4xx\"}"] == 1)
      #expect(metrics["\(name){method=\"POST\",route=\"/v1/models/**\",status=\"2xx\"}"] == 1)
      #expect(metrics["\(name){method=\"GET\",route=\"/v1/requests\",status=\"4xx\"}"] == 1)
      #expect(metrics["katsudo_http_request_duration_seconds_count{method=\"GET\",route=\"/v1/requests/{id}/status\"}"] == 4)
      for part in [id, "unknown-one", "else"] { #expect(!metrics.text.contains(part), "no path of a caller may become a label") }
    }
  }

  @Test(arguments: [false, true]) func `owners are named only where the setting says so`(isOn: Bool) async throws {
    try await RouterSetup.held.with({ $0.configuration.metrics.owners = isOn }).run { server in
      let ann = try await server.caller("ann")
      let film = try await ann.film()
      _ = try await ann.finished(film)
      let running = try await ann.accepted(Input.valid)
      try await ann.running(running)
      _ = try await ann.accepted(Input.valid)
      let metrics = try await MetricLines(server.client)
      #expect(metrics.text.contains("\"ann\"") == isOn)
      guard isOn else { return }
      #expect(metrics["katsudo_owner_jobs_waiting{owner=\"ann\"}"] == 1)
      #expect(metrics["katsudo_owner_jobs_running{owner=\"ann\"}"] == 1)
      #expect(metrics["katsudo_owner_jobs_finished_total{owner=\"ann\",state=\"succeeded\"}"] == 1)
    }
  }

  @Test func `a model that is gone disappears`() async throws {
    var model = try #require(Manifest.plain("test/gone").object)
    model["engines"] = [["engine": "echo"]]
    try await ServerSetup.echo.with(models: [.object(model)]).run { server in
      let answer = try await server.client.post("/v1/models/test/gone", json: ["prompt": "x"])
      _ = try await server.client.finished(try #require(answer["request_id"]?.string))
      let before = try await MetricLines(server.client)
      #expect(before["katsudo_claims_total{model=\"test/gone\",engine=\"echo\"}"] == 1)
      #expect(before["katsudo_queue_depth{model=\"test/gone\"}"] == 0)
      try FileManager.default.removeItem(atPath: server.dataDir + "/models/0.json")
      server.reload()
      try await eventually("the models are read again", { try await server.client.get("/v1/models/test/gone").status }) { $0 == 404 }
      #expect(!(try await MetricLines(server.client).text.contains("test/gone")))
    }
  }

  @Test func `promtool accepts every metric`() async throws {
    let setup = RouterSetup.held.with { $0.configuration.metrics.owners = true }
    try await setup.run { server in
      _ = try await server.client.finished(try await server.client.film())
      try await server.client.running(try await server.client.accepted(Input.valid))
      _ = try await server.client.accepted(Input.valid)
      let text = try await MetricLines(server.client).text
      try await withTemporaryFolder { folder in
        try text.write(toFile: folder + "/metrics", atomically: true, encoding: .utf8)
        let check = try await FinishedCommand.shell("promtool check metrics < \(folder)/metrics")
        #expect(check.exitCode == 0, "\(check.output) \(check.errors)")
        #expect(check.output.isEmpty && check.errors.isEmpty, "promtool has remarks: \(check.output) \(check.errors)")
      }
    }
  }
}
