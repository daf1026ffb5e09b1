import KatsudoClient
import KatsudoTesting
import Testing

/// The pauses between the status calls of a client that waits.
@Suite struct PollTests {
  /// The pauses of a wait, in whole milliseconds.
  private func pauses(_ way: [MediaServer.Reply]) async throws -> [Int] {
    try await Script { request, before in request.path.hasSuffix("status") ? way[min(before, way.count - 1)] : .succeeded }.run { server in
      let time = TestClock()
      let policy = PollPolicy(firstPause: .milliseconds(100), longestPause: .milliseconds(400))
      let client = try server.client(options: ClientOptions(polling: policy), time: time.source)
      _ = try await client.requests.wait(for: try client.requests.handle("r-1"))
      return time.pauses.map { Int($0 / .milliseconds(1)) }
    }
  }

  @Test func `the pauses grow while the status stays the same and are short again after a change`() async throws {
    let way = Array(repeating: MediaServer.Reply.state("in_queue"), count: 8) + [.state("in_progress"), .state("completed")]
    #expect(try await pauses(way) == [100, 150, 225, 337, 400, 400, 400, 400, 100])
  }

  @Test func `the pauses stay at 200 ms or less while progress changes`() async throws {
    let way = (0..<6).map { MediaServer.Reply.state("in_progress", progress: Double($0) / 8) } + [.state("completed")]
    #expect(try await pauses(way) == [100, 150, 200, 200, 200, 200])
  }

  @Test func `the client waits as long as Retry-After says, but at most a minute`() async throws {
    let way = ["9", "3600"].map { MediaServer.Reply.state("in_queue", fields: ["Retry-After": $0]) } + [.state("completed")]
    #expect(try await pauses(way) == [9_000, 60_000])
  }
}
