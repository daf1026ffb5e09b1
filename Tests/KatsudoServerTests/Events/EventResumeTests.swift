import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// A client that loses its connection again and again, while the server is killed in between.
@Suite(.timeLimit(.minutes(10))) struct EventResumeTests {
  private static let kills = 6
  private static let resumes = 100

  /// What one client has received over all its connections.
  private struct Received {
    var messages: [EventMessage] = []
    var connections = 0

    var ids: [Int64] { messages.compactMap(\.id) }
    var isOver: Bool { messages.contains { ["succeeded", "failed", "cancelled"].contains($0.data["status"]?.string) } }

    /// Opens the stream behind the last event, reads some messages, and leaves.
    mutating func resume(_ client: APIClient, _ id: String, reading count: Int) async throws {
      var stream = try await client.events(id, after: ids.last)
      connections += 1
      #expect(stream.status == 200)
      for _ in 0..<count {
        guard let message = try await Self.next(&stream, within: .milliseconds(200)) else { return }
        if message.id != nil { messages.append(message) }
      }
    }

    /// Returns `nil` at the end of the stream, and if nothing comes for a while. The stream cannot be used any more then.
    private static func next(_ stream: inout EventMessages, within limit: Duration) async throws -> EventMessage? {
      let reading = Task { [stream] in
        var stream = stream
        // A stream whose reading was cancelled ends, or it throws that it was cancelled.
        let message: EventMessage?
        do { message = try await stream.next() } catch is CancellationError { message = nil }
        return (message, stream)
      }
      let timer = Task {
        try await Task.sleep(for: limit)
        reading.cancel()
      }
      defer { timer.cancel() }
      let (message, rest) = try await reading.value
      stream = rest
      return message
    }
  }

  @Test func `a client that resumes a hundred times, also after kills, misses nothing and sees no event twice`() async throws {
    try await withTemporaryFolder { folder in
      // A running request reports every 100 ms and never ends by itself.
      let running = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "60000", "KATSUDO_ECHO_REPORTS": "600", "KATSUDO_ECHO_SLOTS": "1"])
      var received = Received()
      var id = ""
      var token: String?
      for round in 0..<Self.kills {
        let (known, state) = (id, received)
        let outcome = try await running.run(in: folder, token: token) { server in
          let id = known.isEmpty ? try await server.client.accepted(Input.valid) : known
          var received = state
          // The server is killed somewhere between an event and its delivery.
          for step in 0..<Self.resumes / Self.kills { try await received.resume(server.client, id, reading: 1 + step % 3) }
          try await server.client.running(id)
          let killing = Task {
            try await Task.sleep(for: .milliseconds(37 * round))
            server.kill()
          }
          try? await received.resume(server.client, id, reading: 1000)
          try await killing.value
          return (id, received, server.client.token)
        }
        (id, received, token) = outcome.value
      }
      let request = id
      let state = received
      let (collected, replay) = try await ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "900", "KATSUDO_ECHO_REPORTS": "3"])
        .run(in: folder, token: token) { server in
          var received = state
          while !received.isOver { try await received.resume(server.client, request, reading: 2) }
          while received.connections < Self.resumes { try await received.resume(server.client, request, reading: 2) }
          var stream = try await server.client.events(request)
          return (received, try await stream.rest())
        }.value
      let ids = collected.ids
      #expect(collected.connections >= Self.resumes)
      #expect(Set(ids).count == ids.count, "no number twice")
      #expect(ids == ids.sorted())
      let whole = replay.filter { $0.id != nil }
      #expect(whole.count { $0.name == "status" } >= 2 * Self.kills + 3)
      for event in whole {
        let own = collected.messages.first { $0.id == event.id }
        #expect(own != nil, "\(event) was missed")
        // A status has a position while the request waits, and only then.
        if event.name == "status" { #expect(own?.data["status"] == event.data["status"]) } else { #expect(own?.name == event.name) }
        if event.name == "output" { #expect(own == event) }
      }
      let newest = whole.last { $0.name == "progress" }
      #expect(newest?.id == collected.messages.last { $0.name == "progress" }?.id)
    }
  }

}
