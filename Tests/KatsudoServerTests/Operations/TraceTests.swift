import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct TraceTests {
  private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let header = "00-\(traceID)-00f067aa0ba902b7-01"

  private func submit(_ client: APIClient, _ headers: [(String, String)]) async throws -> (id: String, answer: APIClient.Answer) {
    let answer = try await client.call(
      "POST", "/v1/models/\(APIClient.seedModel)", headers: headers, body: JSONEncoder().encode(Input.valid))
    answer.expectSuccess()
    return (try #require(answer["request_id"]?.string), answer)
  }

  private func entries(_ log: String, of id: String) throws -> [JSONValue] {
    try log.split(separator: "\n").map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
      .filter { $0["request"] == .string(id) }
  }

  @Test func `the trace of a submit outlives the server and is in the log of each attempt`() async throws {
    try await withTemporaryFolder { folder in
      let logs = ["KATSUDO_LOG_FORMAT": "json"]
      let first = try await ServerSetup.idle.with(logs).run(in: folder + "/data") { server in
        let traced = try await submit(server.client, [("traceparent", Self.header), ("tracestate", "a=1")])
        let plain = try await submit(server.client, [])
        let malformed = try await submit(server.client, [("traceparent", "00-\(Self.traceID)-xyz-01")])
        for answer in [traced.answer, plain.answer, malformed.answer] {
          #expect(answer.headers["traceparent"] == nil && answer.headers["tracestate"] == nil)
        }
        server.kill()
        return (traced.id, plain.id, malformed.id, server.client.token)
      }
      let (traced, plain, malformed, token) = first.value
      let second = try await ServerSetup.echo.with(logs).run(in: folder + "/data", token: token) { server in
        for id in [traced, plain, malformed] { _ = try await server.client.finished(id) }
      }
      let lines = try entries(second.log, of: traced)
      #expect(lines.count == 2)
      for line in lines {
        #expect(line["trace_id"] == .string(Self.traceID))
        #expect(line["span_id"]?.string?.wholeMatch(of: /[0-9a-f]{16}/) != nil)
        #expect(line["span_id"] != "00f067aa0ba902b7", "an attempt is a step of its own")
      }
      for id in [plain, malformed] {
        for line in try entries(second.log, of: id) { #expect(line["trace_id"] == nil) }
      }
    }
  }

  @Test func `a service gets the trace with an id of the attempt, and nothing without one`() async throws {
    let script: @Sendable (String) -> FakeRunComfy.Script = { _ in FakeRunComfy.Script(queued: 1, running: 1) }
    try await FakeRunComfy.run(script: script) { fake in
      let setup = ForwardTests.forwarding(to: fake).with(["KATSUDO_LOG_FORMAT": "json"])
      let outcome = try await setup.run { server in
        let plain = try await submit(server.client, [])
        _ = try await server.client.finished(plain.id)
        #expect(!fake.calls.isEmpty)
        #expect(fake.calls.allSatisfy { $0.traceparent == nil })
        let count = fake.calls.count
        let traced = try await submit(server.client, [("traceparent", Self.header), ("tracestate", "secret=1")])
        _ = try await server.client.finished(traced.id)
        return (traced.id, fake.calls.dropFirst(count).filter { [.submit, .status, .result].contains($0.step) }.map(\.traceparent))
      }
      let (id, headers) = outcome.value
      let span = try #require(try entries(outcome.log, of: id).first?["span_id"]?.string)
      #expect(headers.count >= 3)
      for header in headers { #expect(header == "00-\(Self.traceID)-\(span)-01") }
    }
  }

  @Test func `a webhook gets the trace with an id of its own, and the state that came with it`() async throws {
    try await MediaServer.run(.status(204)) { receiver in
      try await Hooks.setup.run { server in
        let url = receiver.url("/").addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let answer = try await server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)?webhook=\(url)", headers: [("traceparent", Self.header), ("tracestate", "a=1")],
          body: JSONEncoder().encode(Input.valid))
        answer.expectSuccess()
        let message = try #require(try await receiver.received(1).first)
        #expect(message.fields["traceparent"]?.hasPrefix("00-\(Self.traceID)-") == true)
        #expect(message.fields["traceparent"] != Self.header)
        #expect(message.fields["tracestate"] == "a=1")
        _ = try await server.client.hooked(receiver.url("/"))
        let plain = try #require(try await receiver.received(2).last)
        #expect(plain.fields["traceparent"] == nil && plain.fields["tracestate"] == nil)
        let metrics = try await eventually("the tries are counted", { try await MetricLines(server.client) }) {
          $0["katsudo_webhook_tries_total{outcome=\"delivered\"}"] == 2
        }
        #expect(metrics["katsudo_webhook_deliveries_pending"] != nil)
      }
    }
  }
}
