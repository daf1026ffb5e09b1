import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Streams and waits over real connections, with the server stopped or killed.
@Suite(.timeLimit(.minutes(10))) struct EventConnectionTests {
  @Test func `streams and waits end at once when the server stops, and a stream goes on after the restart`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.idle.with(["KATSUDO_GRACE_SECONDS": "60"]).run(in: folder) { server in
        let id = try await server.client.accepted(Input.valid)
        var stream = try await server.client.events(id)
        let event = try #require(try await stream.next())
        async let wait = server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Prefer", "wait=50")], body: Input.valid.encoded())
        try await eventually("the second request is accepted") {
          try await server.client.get("/v1/requests")["requests"]?.array?.count
        } until: {
          $0 == 2
        }
        let start = ContinuousClock.now
        server.terminate()
        #expect(try await stream.rest().isEmpty)
        #expect(try await wait.status == 200)
        #expect(ContinuousClock.now - start < .seconds(20))
        return (id: id, last: event.id, token: server.client.token)
      }
      #expect(first.exitCode == 0 && !first.wasCutShort, "\(first.log)")
      try await ServerSetup.echo.run(in: folder, token: first.value.token) { server in
        var stream = try await server.client.events(first.value.id, after: first.value.last)
        let rest = try await stream.rest().filter { $0.id != nil }
        #expect(rest.first?.data["status"] == "in_progress")
        #expect(rest.last?.data["status"] == "succeeded")
      }
    }
  }

  @Test func `the limit on connections without progress does not end streams and waits`() async throws {
    try await ServerSetup.held.with(["KATSUDO_IDLE_SECONDS": "1"]).run { server in
      let running = try await server.client.accepted(Input.valid)
      let id = try await server.client.accepted(Input.valid)
      try await server.client.running(running)
      var stream = try await server.client.events(id)
      #expect(try await stream.next()?.data["status"] == "in_queue")
      let answer = try await server.client.get("/v1/requests/\(id)/result", headers: [("Prefer", "wait=4")])
      #expect(answer["status"] == "in_queue" && answer.headers["preference-applied"] == "wait=4")
      try await server.client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
      #expect(try await stream.rest().last?.data["status"] == "cancelled")
    }
  }

  @Test func `the places of clients that vanished are free again`() async throws {
    try await ServerSetup.idle.with(["KATSUDO_STREAM_LIMIT": "6"]).run { server in
      let id = try await server.client.accepted(Input.valid)
      var sockets: [CInt] = []
      defer { for socket in sockets { close(socket) } }
      for _ in 0..<3 {
        sockets.append(try RawSocket.connect(to: server.client))
        try await RawSocket.fill(sockets[sockets.count - 1], with: Self.call("GET", id, "events", server), times: 1)
      }
      try await eventually("the places are taken", { try await Self.readers(server) }, until: { $0 == 3 })
      #expect(try await server.client.events(id).status == 503)
      while let socket = sockets.popLast() { close(socket) }
      // The server notices it at once, and not at the next comments, which come after 15 s.
      try await eventually(within: .seconds(10), "the places are free", { try await Self.readers(server) }, until: { $0 == 0 })
      #expect(try await server.client.events(id).status == 200)
    }
  }

  @Test func `the place of a client that read everything and went away is free at once`() async throws {
    try await ServerSetup.idle.with(["KATSUDO_STREAM_LIMIT": "2"]).run { server in
      let id = try await server.client.accepted(Input.valid)
      let socket = try RawSocket.connect(to: server.client)
      try await RawSocket.fill(socket, with: Self.call("GET", id, "events", server), times: 1)
      try await eventually("the stream has begun", { RawSocket.read(socket) }, until: { $0.contains("queue_position") })
      #expect(try await server.client.events(id).status == 503)
      // There is nothing left to read, so this closes only the client's side.
      close(socket)
      try await eventually(within: .seconds(10), "the place is free", { try await Self.readers(server) }, until: { $0 == 0 })
    }
  }

  @Test func `a client that closed only its own side gets a comment at once, and the rest of the stream`() async throws {
    try await ServerSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let socket = try RawSocket.connect(to: server.client)
      defer { close(socket) }
      try await RawSocket.fill(socket, with: Self.call("GET", id, "events", server), times: 1)
      var text = ""
      func received(_ fragment: String) async throws {
        try await eventually(within: .seconds(10), "\(fragment) has come") {
          text += RawSocket.read(socket)
          return text
        } until: {
          $0.contains(fragment)
        }
      }
      try await received("queue_position")
      shutdown(socket, Int32(SHUT_WR))
      try await received("\n:\n")
      try await server.client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
      try await received("\"status\":\"cancelled\"")
    }
  }

  @Test func `a wait ends when its client closes its own side, and the answer comes at once`() async throws {
    try await ServerSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let socket = try RawSocket.connect(to: server.client)
      defer { close(socket) }
      try await RawSocket.fill(socket, with: Self.call("GET", id, "result", server, "Prefer: wait=50\r\n"), times: 1)
      try await eventually("the place is taken", { try await Self.readers(server) }, until: { $0 == 1 })
      shutdown(socket, Int32(SHUT_WR))
      var text = ""
      try await eventually(within: .seconds(10), "the answer has come") {
        text += RawSocket.read(socket)
        return text
      } until: {
        $0.contains("\"status\":\"in_queue\"")
      }
      try await eventually(within: .seconds(10), "the place is free", { try await Self.readers(server) }, until: { $0 == 0 })
    }
  }

  @Test func `a wait whose connection is reset gives its place back`() async throws {
    try await ServerSetup.idle.run { server in
      let id = try await server.client.accepted(Input.valid)
      let socket = try RawSocket.connect(to: server.client)
      try await RawSocket.fill(socket, with: Self.call("GET", id, "result", server, "Prefer: wait=50\r\n"), times: 1)
      try await eventually("the place is taken", { try await Self.readers(server) }, until: { $0 == 1 })
      RawSocket.reset(socket)
      try await eventually(within: .seconds(10), "the place is free", { try await Self.readers(server) }, until: { $0 == 0 })
    }
  }

  /// Returns the number of places that are taken.
  private static func readers(_ server: KatsudoProcess) async throws -> Int? {
    let lines = try await server.client.get("/metrics").text.split(separator: "\n")
    return lines.first { $0.hasPrefix("katsudo_event_readers ") }.flatMap { Int($0.split(separator: " ")[1]) }
  }

  /// Returns the text of a call about a request.
  private static func call(_ method: String, _ id: String, _ part: String, _ server: KatsudoProcess, _ fields: String = "") -> String {
    "\(method) /v1/requests/\(id)/\(part) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.client.token ?? "")\r\n\(fields)\r\n"
  }

  @Test func `many open streams cost little and hold up nothing`() async throws {
    let count = 300
    try await ServerSetup.idle.with(["KATSUDO_STREAM_LIMIT": "\(2 * count)"]).run { server in
      let client = server.client
      let id = try await client.accepted(Input.valid)
      let before = try Self.residentMB(server.processID)
      var streams: [EventMessages] = []
      for _ in 0..<count {
        var stream = try await client.events(id)
        #expect(try await stream.next()?.data["status"] == "in_queue")
        streams.append(stream)
      }
      #expect(try await client.get("/v1/requests/\(id)/events").status == 503)
      for _ in 0..<50 { _ = try await client.accepted(Input.valid) }
      let after = try Self.residentMB(server.processID)
      #expect(after - before < 60, "\(before) MB before, \(after) MB with the streams")
      try await client.call("POST", "/v1/requests/\(id)/cancel").expectSuccess(202)
      for index in streams.indices { #expect(try await streams[index].rest().last?.data["status"] == "cancelled") }
      try await eventually("the places are free", { try await client.events(id).status }, until: { $0 == 200 })
    }
  }

  private static func residentMB(_ processID: pid_t) throws -> Double {
    let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Double(line.filter(\.isNumber)) ?? 0) / 1024
  }
}
