import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct TraceHeaderTests {
  @Test func `a call for a job carries the job's trace with an id of its own`() async throws {
    try await withQueue { test in
      let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
      let parent = "00-\(traceID)-00f067aa0ba902b7-01"
      try await test.jobs.submit(
        NewJob(
          id: "traced", owner: "ann", modelID: "test/a", input: JobInput(values: [:]), createdAt: test.clock.now,
          trace: TraceContext(traceparent: parent, tracestate: "a=1")), limits: WaitingLimits())
      let first = try await test.queue.traceHeaders(of: "traced")
      let second = try await test.queue.traceHeaders(of: "traced")
      for headers in [first, second] {
        #expect(headers.map(\.name) == ["traceparent", "tracestate"])
        #expect(headers.first?.value.hasPrefix("00-\(traceID)-") == true)
        #expect(headers.first?.value != parent)
        #expect(headers.last?.value == "a=1")
      }
      #expect(first.first?.value != second.first?.value)
      #expect(try await test.queue.traceHeaders(of: try await test.submit()).isEmpty)
    }
  }
}
