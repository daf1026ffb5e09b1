import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct EventStreamTests {
  /// A running request reports once at its beginning, and runs for good.
  private static let reporting = RouterSetup.held.with {
    $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.reports = 1 }
  }

  private static func name(_ message: EventMessage) -> String {
    message.name == "status" ? message.data["status"]?.string ?? "?" : message.name ?? "comment"
  }

  @Test func `a stream tells the whole life of a request and ends with it`() async throws {
    let setup = RouterSetup.echo.with {
      $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in
        settings.waitMilliseconds = 400
        settings.reports = 1
      }
    }
    try await setup.run { server in
      let id = try await server.client.accepted(Input.valid)
      var stream = try await server.client.events(id)
      #expect(stream.status == 200)
      #expect(stream.headers["content-type"] == "text/event-stream")
      #expect(stream.headers["cache-control"] == "no-store")
      #expect(stream.headers["x-accel-buffering"] == "no")
      let told = try await stream.rest().filter { $0.id != nil }
      #expect(told.contains { $0.name == "progress" && $0.data["stage"] == "part 1" })
      // Of the reports only the newest is kept, so a replay may have fewer.
      let events = told.filter { $0.name != "progress" }
      #expect(events.map(Self.name) == ["in_queue", "in_progress", "output", "succeeded"])
      let ids = told.compactMap(\.id)
      #expect(ids == ids.sorted() && Set(ids).count == ids.count)
      #expect(events[0].data["request_id"] == .string(id))
      #expect(events.last?.data == ["request_id": .string(id), "status": "succeeded"])
      let output = events[2].data
      #expect(output["kind"] == "video")
      #expect(output["content_type"] == "video/mp4")
      #expect(output["bytes"] == 60)
      let link = try #require(output["url"]?.string)
      #expect(try await server.client.result(id)["output"]?["video"]?.string == link)
      let file = try await server.stranger.get(link)
      #expect(file.status == 200 && file.body.count == 60)
      #expect(output["sha256"]?.string.map { file.headers["etag"] == "\"\($0)\"" } == true)

      // A request that has ended replays and closes, the same events with the same numbers.
      var again = try await server.client.events(id)
      let replayed = try await again.rest()
      #expect(replayed.filter { $0.name != "progress" }.map(\.id) == events.map(\.id))
      #expect(replayed.map(Self.name) == ["in_queue", "in_progress", "progress", "output", "succeeded"])
      #expect(replayed[2].data["preview"] == nil, "the preview is gone with the end")
      let kept = replayed.compactMap(\.id)
      for (index, last) in kept.enumerated() {
        var rest = try await server.client.events(id, after: last)
        #expect(try await rest.rest().compactMap(\.id) == Array(kept[(index + 1)...]))
      }
    }
  }

  @Test func `the preview of a running request is served and never cached, and is gone with the request`() async throws {
    try await Self.reporting.run { server in
      let id = try await server.client.accepted(Input.valid)
      var stream = try await server.client.events(id)
      var progress: EventMessage?
      while progress == nil, let event = try await stream.nextEvent() { if event.name == "progress" { progress = event } }
      let data = try #require(progress?.data)
      #expect(data["progress"] == 0.5)
      #expect(data["stage"] == "part 1")
      let link = try #require(data["preview"]?.string)
      let picture = try await server.stranger.get(link)
      #expect(picture.status == 200)
      #expect(picture.headers["content-type"] == "image/png")
      #expect(picture.headers["cache-control"] == "no-store")
      #expect(picture.body.starts(with: [0x89, 0x50, 0x4e, 0x47]) && picture.body.count <= 65_536)
      #expect(try await server.stranger.get(link.replacing("preview-1.png", with: "preview-2.png")).status == 404)
      let head = try await server.stranger.call("HEAD", link)
      #expect(head.status == 200 && head.body.isEmpty)
      try await server.client.call("POST", "/v1/requests/\(id)/cancel?running=true").expectSuccess(202)
      try await server.stranger.get(link).expectError(404, 404_001, "There is no such file")
      #expect(try await stream.rest().last?.data["status"] == "cancelled")
    }
  }

  @Test(arguments: ["", "abc", "-1", "1.5", "1e3", "99999999999999999999"])
  func `a malformed Last-Event-ID is refused`(header: String) async throws {
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let answer = try await server.client.get("/v1/requests/\(id)/events", headers: [("Last-Event-ID", header)])
      answer.expectError(400, 400_001, "The Last-Event-ID is malformed.")
    }
  }

  @Test func `a stream is for the owner of a request that exists`() async throws {
    try await RouterSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let path = "/v1/requests/\(id)/events"
      try await server.caller("bob").get(path).expectError(403, 403_001, "another owner")
      try await server.stranger.get(path).expectError(401, 400_004, "needs an API key")
      try await server.client.get("/v1/requests/01a20438-cf1a-7d7e-8521-724864376da3/events").expectError(
        404, 404_001, "no request of this id")
      try await server.client.get("/v1/requests/a.b/events").expectError(400, 400_001, "malformed")
      for method in ["HEAD", "POST", "DELETE"] { #expect(try await server.client.call(method, path).status == 405) }
    }
  }

  @Test func `a waiting request is told each new position at most every two seconds, and a comment every fifteen`() async throws {
    let clock = HeldClock()
    try await RouterSetup.idle.with({ $0.time = clock.source }).run { server in
      var ids: [String] = []
      for _ in 0..<4 { ids.append(try await server.client.accepted(Input.valid)) }
      var stream = try await server.client.events(ids[3])
      let first = try await stream.next()
      #expect(first?.data == ["request_id": .string(ids[3]), "status": "in_queue", "queue_position": 4])
      for (cancelled, position) in [(0, 3), (1, 2)] {
        try await server.client.call("POST", "/v1/requests/\(ids[cancelled])/cancel").expectSuccess(202)
        try await eventually("the stream rests", { clock.sleeperCount }, until: { $0 == 1 })
        clock.advance(.seconds(2))
        #expect(
          try await stream.next()
            == .event(id: nil, name: "position", data: ["request_id": .string(ids[3]), "queue_position": .integer(Int64(position))]))
      }
      // Nothing changes: only a sign of life comes.
      let message = Task { [stream] in
        var stream = stream
        return try await stream.next()
      }
      for _ in 0..<8 {
        try await eventually("the stream rests", { clock.sleeperCount }, until: { $0 == 1 })
        clock.advance(.seconds(2))
      }
      #expect(try await message.value == .comment)
    }
  }

  @Test func `beyond the limit a stream is refused and a call does not wait, and a place that is given back is free`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.address.streamLimit = 1 }).run { server in
      let id = try await server.client.accepted(Input.valid)
      do {
        var stream = try await server.client.events(id)
        #expect(try await stream.next() != nil)
        let refusal = try await server.client.get("/v1/requests/\(id)/events")
        refusal.expectError(503, 503_001, "no more event streams")
        #expect(refusal.headers["retry-after"] == "5")
        let answer = try await server.client.get("/v1/requests/\(id)/result", headers: [("Prefer", "wait=50")])
        #expect(answer["status"] == "in_queue")
        #expect(answer.headers["preference-applied"] == nil)
        try await server.client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
        #expect(try await stream.rest().last?.data["status"] == "cancelled")
      }
      try await eventually("the place is free") {
        try await server.client.events(id).status
      } until: {
        $0 == 200
      }
    }
  }

  @Test func `one owner cannot take all places`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.address.streamLimit = 2 }).run { server in
      let id = try await server.client.accepted(Input.valid)
      var stream = try await server.client.events(id)
      #expect(try await stream.next() != nil)
      #expect(try await server.client.events(id).status == 503)
      let bob = try await server.caller("bob")
      let his = try await bob.accepted(Input.valid)
      #expect(try await bob.events(his).status == 200)
      try await server.client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
      #expect(try await stream.rest().last?.data["status"] == "cancelled")
    }
  }

  @Test func `a request that was deleted has no stream`() async throws {
    let clock = TestClock()
    let setup = RouterSetup.echo.with {
      $0.time = clock.source
      $0.configuration.work.retentionDays = 1
      $0.housekeepingInterval = .milliseconds(20)
    }
    try await setup.run { server in
      let id = try await server.client.accepted(Input.valid)
      _ = try await server.client.finished(id)
      clock.advance(days: 2)
      try await eventually(
        "the request is deleted", { try await server.client.get("/v1/requests/\(id)/events").status }, until: { $0 == 404 })
    }
  }
}
