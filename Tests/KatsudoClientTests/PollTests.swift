import KatsudoClient
import KatsudoTesting
import Testing

/// How often a waiting client asks.
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

  @Test func `questions become rarer while nothing changes, and frequent after a change`() async throws {
    let way = Array(repeating: MediaServer.Reply.state("in_queue"), count: 8) + [.state("in_progress"), .state("completed")]
    #expect(try await pauses(way) == [100, 150, 225, 337, 400, 400, 400, 400, 100])
  }

  @Test func `while progress is told, questions are frequent enough for a bar`() async throws {
    let way = (0..<6).map { MediaServer.Reply.state("in_progress", progress: Double($0) / 8) } + [.state("completed")]
    #expect(try await pauses(way) == [100, 150, 200, 200, 200, 200])
  }

  @Test func `a status with Retry-After is asked for again after that pause, within a minute`() async throws {
    let way = ["9", "3600"].map { MediaServer.Reply.state("in_queue", fields: ["Retry-After": $0]) } + [.state("completed")]
    #expect(try await pauses(way) == [9_000, 60_000])
  }
}
