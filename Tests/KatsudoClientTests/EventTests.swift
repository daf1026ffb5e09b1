import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The events of a request, from servers with a stream and without one.
@Suite(.timeLimit(.minutes(2))) struct EventTests {
  private static let promise = ["Katsudo-Idempotency": "1"]

  /// A stream that sends these messages and then breaks.
  private static func stream(_ messages: String...) -> MediaServer.Reply {
    .status(
      200, fields: promise.merging(["Content-Type": "text/event-stream"]) { $1 }, body: Array(messages.map { $0 + "\n\n" }.joined().utf8))
  }

  private static func status(_ word: String, id: Int? = nil) -> String {
    (id.map { "id: \($0)\n" } ?? "") + "event: status\ndata: {\"request_id\":\"r-1\",\"status\":\"\(word)\"}"
  }

  private func events(_ client: KatsudoClient) async throws -> [RequestEvent] {
    var events: [RequestEvent] = []
    for try await event in client.requests.events(try client.requests.handle("r-1")) { events.append(event) }
    return events
  }

  @Test func `a stream that breaks is resumed after its last event`() async throws {
    let streams: [MediaServer.Reply] = [
      Self.stream(
        Self.status("in_queue", id: 3), "event: position\ndata: {\"request_id\":\"r-1\",\"queue_position\":2}", ":",
        "id: 5\nevent: news\ndata: {}"),
      .drop,
      Self.stream(
        Self.status("in_progress", id: 9),
        "id: 12\nevent: progress\ndata: {\"progress\":0.5,\"stage\":\"encoding\",\"preview\":\"http://f/p\"}"),
      Self.stream(
        "id: 13\nevent: log\ndata: {\"message\":\"Sent.\",\"at\":\"2026-11-22T17:06:01.626626+00:00\"}",
        "id: 14\nevent: output\ndata: {\"kind\":\"video\",\"url\":\"http://f/v\",\"content_type\":\"video/mp4\",\"bytes\":60,\"sha256\":\"ab\"}",
        Self.status("succeeded", id: 15)),
    ]
    try await Script { request, before in
      request.path.hasSuffix("/events") ? streams[before] : .state("in_queue", fields: Self.promise)
    }.run { server in
      let events = try await events(server.client())
      let expected: [RequestEvent] = [
        .status(RequestStatus(requestID: "r-1", state: .inQueue)), .position(2),
        .status(RequestStatus(requestID: "r-1", state: .inProgress, progress: 0)),
        .progress(RequestEvent.Progress(fraction: 0.5, stage: "encoding", previewURL: "http://f/p")),
        .log(RequestEvent.Log(message: "Sent.")),
        .output(RequestEvent.Output(kind: "video", url: "http://f/v", contentType: "video/mp4", byteCount: 60, sha256: "ab")),
        .status(RequestStatus(requestID: "r-1", state: .succeeded)),
      ]
      let told = events.map { event in
        if case .log(let log) = event { return RequestEvent.log(RequestEvent.Log(message: log.message)) }
        return event
      }
      #expect(told == expected)
      let opened = server.requests.filter { $0.path.hasSuffix("/events") }
      #expect(opened.map { $0.fields["last-event-id"] } == [nil, "5", "5", "12"])
      #expect(opened.allSatisfy { $0.fields["accept"] == "text/event-stream" && $0.fields["authorization"] == "Bearer \(testToken)" })
      #expect(server.count("GET", "/v1/requests/r-1/status") == 1, "one call finds out what the server is")
    }
  }

  @Test func `a wait follows the stream and tells each status once`() async throws {
    try await Script { request, before in
      switch request.path {
      case "/v1/requests/r-1/events":
        Self.stream(
          Self.status("in_queue", id: 1), "event: position\ndata: {\"queue_position\":1}", Self.status("in_progress", id: 2),
          "id: 3\nevent: progress\ndata: {\"progress\":0.25,\"stage\":\"s\"}", Self.status("succeeded", id: 4))
      case "/v1/requests/r-1/result": .succeeded
      default: .state("in_queue", fields: Self.promise)
      }
    }.run { server in
      let client = try server.client()
      let seen = NIOLockedValueBox<[RequestStatus]>([])
      let result = try await client.requests.wait(for: try client.requests.handle("r-1")) { status in
        seen.withLockedValue { $0.append(status) }
      }
      #expect(result.state == .succeeded)
      #expect(
        seen.withLockedValue { $0 } == [
          RequestStatus(requestID: "r-1", state: .inQueue), RequestStatus(requestID: "r-1", state: .inQueue, queuePosition: 1),
          RequestStatus(requestID: "r-1", state: .inProgress, progress: 0),
          RequestStatus(requestID: "r-1", state: .inProgress, progress: 0.25, stage: "s"),
          RequestStatus(requestID: "r-1", state: .succeeded),
        ])
    }
  }

  @Test(arguments: [404, 405, 503])
  func `a server without a stream is polled`(status: Int) async throws {
    try await Script { request, before in
      if request.path.hasSuffix("/events") { return .status(status, fields: Self.promise) }
      let words = ["in_queue", "in_queue", "in_progress", "completed"]
      return .state(words[min(before, words.count - 1)], fields: Self.promise)
    }.run { server in
      let states = try await events(server.client()).compactMap { $0.status?.state }
      #expect(states == [.inQueue, .inProgress, .completed])
      #expect(server.count("GET", "/v1/requests/r-1/events") == 1)
    }
  }

  @Test func `a server that is no Katsudo server is sent nothing new`() async throws {
    try await Script { request, before in
      switch (request.method, request.path) {
      case ("POST", _): .accepted()
      case (_, "/v1/requests/r-1/status"): .state(before == 0 ? "in_progress" : "completed", progress: before == 0 ? 0.5 : nil)
      default: .succeeded
      }
    }.run { server in
      _ = try await server.client().run("a/b", input: [:])
      #expect(
        server.requests.map { "\($0.method) \($0.path)" } == [
          "POST /v1/models/a/b", "GET /v1/requests/r-1/status", "GET /v1/requests/r-1/status", "GET /v1/requests/r-1/result",
        ])
      #expect(server.requests.allSatisfy { $0.fields["prefer"] == nil && $0.fields["last-event-id"] == nil })
    }
  }

  @Test func `polls are used where the caller wants them`() async throws {
    try await Script { _, before in .state(before == 0 ? "in_queue" : "completed", fields: Self.promise) }.run { server in
      let states = try await events(server.client(options: ClientOptions(usesEventStream: false))).compactMap { $0.status?.state }
      #expect(states == [.inQueue, .completed])
      #expect(server.count("GET", "/v1/requests/r-1/events") == 0)
    }
  }

  @Test func `a stream that hangs cannot hold up the end of a wait`() async throws {
    try await Script { request, _ in
      request.path.hasSuffix("/events") ? .silence : .state("in_queue", fields: Self.promise)
    }.run { server in
      let client = try server.client(time: .system)
      let error = try await failure {
        try await client.requests.wait(for: try client.requests.handle("r-1"), options: WaitOptions(timeout: .milliseconds(300)))
      }
      guard case .timeout = error else { return #expect(Bool(false), "\(error)") }
    }
  }

  @Test func `a server that is gone for good ends the events with an error`() async throws {
    try await Script { request, before in
      switch (request.path.hasSuffix("/events"), before) {
      case (true, 0): Self.stream(Self.status("in_queue", id: 1))
      case (false, 0): .state("in_queue", fields: Self.promise)
      default: .drop
      }
    }.run { server in
      let client = try server.client(options: ClientOptions(retries: RetryPolicy(limit: 2)))
      let error = try await failure { try await events(client) }
      guard case .transport = error else { return #expect(Bool(false), "\(error)") }
      #expect(server.count("GET", "/v1/requests/r-1/events") == 3)
    }
  }

  @Test func `polls take over from a stream that breaks again and again`() async throws {
    try await Script { request, before in
      request.path.hasSuffix("/events")
        ? (before == 0 ? Self.stream(Self.status("in_queue", id: 1)) : .drop)
        : .state(before == 0 ? "in_queue" : "completed", fields: Self.promise)
    }.run { server in
      let client = try server.client(options: ClientOptions(retries: RetryPolicy(limit: 2)))
      #expect(try await events(client).compactMap { $0.status?.state }.last == .completed)
      #expect(server.count("GET", "/v1/requests/r-1/events") == 3)
    }
  }

  @Test func `a killed server is waited for, and no event comes twice`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await KatsudoProcess.run(
        dataDir: folder + "/data", arguments: ["--no-worker"], environment: KatsudoProcess.echo
      ) { server in
        let client = try server.sdk()
        let input = DreaminaImageToVideo.Input(
          prompt: "push in", image: MediaInput(PictureBytes.dataURI(.png, width: 400, height: 400)))
        let handle = try await client.requests.submit(to: .dreaminaImageToVideo, input: input)
        for try await event in client.requests.events(handle) {
          #expect(event.status?.state == .inQueue)
          break
        }
        server.kill()
        return (id: handle.requestID, base: server.client.base, token: server.client.token)
      }
      let (id, base, token) = first.value
      let port = base.split(separator: ":").last.map(String.init) ?? ""
      // The client follows while nobody listens, and the server comes back at the same address.
      let client = try KatsudoClient(
        baseURL: base, token: token,
        options: ClientOptions(retries: RetryPolicy(limit: 200, firstPause: .milliseconds(50), pauseLimit: .milliseconds(200))))
      let following = Task {
        var events: [RequestEvent] = []
        for try await event in client.requests.events(try client.requests.handle(id)) { events.append(event) }
        return events
      }
      _ = try await KatsudoProcess.run(
        dataDir: folder + "/data", token: token, arguments: ["--port", port], environment: KatsudoProcess.echo
      ) { _ in
        let events = try await following.value
        #expect(events.compactMap { $0.status?.state } == [.inQueue, .inProgress, .succeeded])
        #expect(events.count { if case .output = $0 { true } else { false } } == 1)
      }
    }
  }
}
