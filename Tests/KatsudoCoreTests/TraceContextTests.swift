import KatsudoCore
import Testing

@Suite struct TraceContextTests {
  private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let parent = "00-\(traceID)-00f067aa0ba902b7-01"

  @Test(arguments: [
    (parent, parent), ("00-\(traceID)-00f067aa0ba902b7-00", "00-\(traceID)-00f067aa0ba902b7-00"),
    ("00-\(traceID)-00f067aa0ba902b7-03", parent), ("cc-\(traceID)-00f067aa0ba902b7-01", parent),
    ("cc-\(traceID)-00f067aa0ba902b7-01-what-the-future-will-be-like", parent),
  ])
  func `a well formed header is passed on in version 00`(header: String, passed: String) throws {
    #expect(try #require(TraceContext(traceparent: header, tracestate: nil)).traceparent == passed)
  }

  @Test(arguments: [
    nil, "", "00", "ff-\(traceID)-00f067aa0ba902b7-01", "00-\(traceID)-00f067aa0ba902b7-01-more", "00-\(traceID)-00f067aa0ba902b7-1",
    "cc-\(traceID)-00f067aa0ba902b7-01.more", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-\(traceID)-0000000000000000-01",
    "00-\(traceID.uppercased())-00f067aa0ba902b7-01", "00-\(traceID)-00f067aa0ba902bz-01", "00_\(traceID)-00f067aa0ba902b7-01",
    "\(parent), \(parent)",
  ])
  func `a header that is malformed gives no trace`(header: String?) {
    #expect(TraceContext(traceparent: header, tracestate: "a=1") == nil)
  }

  @Test(arguments: ["congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "fw529a3039@dt=FfAlzgvB, a=1", "a=1,,b=2", "1a=b c"])
  func `a well formed tracestate is passed on as it came`(state: String) throws {
    let trace = try #require(TraceContext(traceparent: Self.parent, tracestate: state))
    #expect(trace.state == state)
    #expect(trace.headers.map(\.name) == ["traceparent", "tracestate"])
    #expect(trace.headers.map(\.value) == [Self.parent, state])
  }

  @Test(arguments: [
    "", ",", "a", "=1", "a=", "a=1,a=2", "A=1", "a=ü", "a=1=2", String(repeating: "k", count: 257) + "=1",
    (0..<33).map { "k\($0)=1" }.joined(separator: ","), "a=" + String(repeating: "v", count: 512),
  ])
  func `a malformed tracestate is dropped alone`(state: String) throws {
    let trace = try #require(TraceContext(traceparent: Self.parent, tracestate: state))
    #expect(trace.state == nil)
    #expect(trace.headers.map(\.name) == ["traceparent"])
  }

  @Test func `a step of its own keeps the trace and has a new id`() throws {
    let trace = try #require(TraceContext(traceparent: Self.parent, tracestate: "a=1"))
    let children = (0..<100).map { _ in trace.child() }
    #expect(Set(children.map(\.parentID)).count == 100)
    for child in children {
      #expect(child.traceID == Self.traceID)
      #expect(child.state == "a=1")
      #expect(child.isSampled)
      #expect(TraceContext(traceparent: child.traceparent, tracestate: child.state) == child)
    }
  }
}
