import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct WaitTests {
  private static let way: [MediaServer.Reply] = [
    .state("in_queue", position: 2), .state("in_queue", position: 2), .state("in_queue", position: 1), .state("in_progress", progress: 0.5),
    .state("in_progress", progress: 0.5), .state("completed"),
  ]

  private static func answer(_ way: [MediaServer.Reply], result: MediaServer.Reply = .succeeded)
    -> @Sendable (ScriptedServer.Request, Int)
    -> MediaServer.Reply
  {
    { request, before in
      switch request.path {
      case "/v1/models/a/b": .accepted()
      case "/v1/requests/r-1/status": way[min(before, way.count - 1)]
      default: result
      }
    }
  }

  @Test func `a subscription reports the handle first and then each change once`() async throws {
    try await Script(Self.answer(Self.way)).run { server in
      let updates = NIOLockedValueBox<[RequestUpdate]>([])
      let output = try await server.client().subscribe(to: "a/b", input: [:]) { update in updates.withLockedValue { $0.append(update) } }
      #expect(output.files == [OutputFile(kind: .video, url: "http://127.0.0.1/a.mp4")])
      let seen = updates.withLockedValue { $0 }
      guard case .submitted(let handle) = seen.first else { return #expect(Bool(false), "\(seen)") }
      #expect(handle.requestID == "r-1")
      #expect(handle.modelID == "a/b")
      let states = seen.dropFirst().map {
        if case .status(let status) = $0 { status } else { RequestStatus(requestID: "", state: .failed) }
      }
      #expect(
        states == [
          RequestStatus(requestID: "r-1", state: .inQueue, queuePosition: 2),
          RequestStatus(requestID: "r-1", state: .inQueue, queuePosition: 1),
          RequestStatus(requestID: "r-1", state: .inProgress, progress: 0.5), RequestStatus(requestID: "r-1", state: .completed),
        ])
    }
  }

  @Test(arguments: ["completed", "succeeded", "failed"])
  func `the result decides how a request ended, whatever the last status says`(word: String) async throws {
    try await Script(Self.answer([.state(word)], result: .json(["status": "failed", "error": "No luck."]))).run { server in
      let error = try await failure { try await server.client().run("a/b", input: [:]) }
      guard case .failed(let failed) = error else { return #expect(Bool(false), "\(error)") }
      #expect(failed.message == "No luck.")
      #expect(error.handle?.requestID == "r-1")
    }
  }

  @Test(arguments: ["cancelled", "canceled"])
  func `the client understands both spellings of cancelled`(word: String) async throws {
    try await Script(Self.answer([.state(word)], result: .state(word))).run { server in
      let error = try await failure { try await server.client().run("a/b", input: [:]) }
      guard case .cancelled(let handle) = error else { return #expect(Bool(false), "\(error)") }
      #expect(handle.requestID == "r-1")
    }
  }

  @Test func `a result with the status completed counts as succeeded`() async throws {
    let result = MediaServer.Reply.json(["status": "completed", "output": ["image": "https://x.example/a.png"]])
    try await Script(Self.answer([.state("completed")], result: result)).run { server in
      let output = try await server.client().run("a/b", input: [:])
      #expect(output["image"] == "https://x.example/a.png")
    }
  }

  @Test func `the client goes on waiting after a state that it does not know`() async throws {
    try await Script(Self.answer([.state("warming_up"), .state("completed")])).run { server in
      let client = try server.client()
      var states: [RequestState] = []
      for try await event in client.requests.events(try client.requests.handle("r-1")) {
        if let state = event.status?.state { states.append(state) }
      }
      #expect(states == [.unknown("warming_up"), .completed])
    }
  }

  @Test func `the client asks again for a result that still says in_progress after the status said completed`() async throws {
    try await Script { request, before in
      request.path.hasSuffix("status") ? .state("completed") : before < 2 ? .state("in_progress") : .succeeded
    }.run { server in
      let client = try server.client()
      let result = try await client.requests.wait(for: try client.requests.handle("r-1"))
      #expect(result.state == .succeeded)
      #expect(result.finishedAt.map { Int($0.timeIntervalSince1970) } == 1_795_367_172)
    }
  }

  @Test func `a wait that takes too long throws timeout with the request's handle`() async throws {
    try await Script(Self.answer([.state("in_queue")])).run { server in
      let time = TestClock()
      let start = time.source.uptime
      let error = try await failure {
        try await server.client(time: time.source).run("a/b", input: [:], options: WaitOptions(timeout: .seconds(10)))
      }
      guard case .timeout(let handle) = error else { return #expect(Bool(false), "\(error)") }
      #expect(handle.requestID == "r-1")
      #expect(time.source.uptime - start == .seconds(10))
    }
  }

  @Test func `a wait ends at its timeout although the server does not answer`() async throws {
    try await Script(Self.answer([.silence])).run { server in
      let client = try server.client(time: .system)
      let error = try await failure {
        try await client.requests.wait(for: try client.requests.handle("r-1"), options: WaitOptions(timeout: .milliseconds(200)))
      }
      guard case .timeout = error else { return #expect(Bool(false), "\(error)") }
    }
  }

  @Test func `a wait that fails throws an error with the request's handle`() async throws {
    try await Script(Self.answer([.status(401)])).run { server in
      let error = try await failure { try await server.client().run("a/b", input: [:]) }
      #expect(error.handle?.requestID == "r-1")
      guard case .interrupted(let interruption) = error, case .error(.unauthenticated) = interruption.reason else {
        return #expect(Bool(false), "\(error)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `cancelling the task ends the wait, and cancels the request if the options say so`(cancels: Bool) async throws {
    let (polls, polled) = AsyncStream.makeStream(of: Void.self)
    try await Script { request, _ in
      switch request.path {
      case "/v1/models/a/b": return .accepted()
      case "/v1/requests/r-1/cancel": return .json(["outcome": "cancelled", "status": "cancelled"], status: 202)
      default:
        polled.yield()
        return .state("in_queue")
      }
    }.run { server in
      let client = try server.client(options: ClientOptions(polling: PollPolicy(firstPause: .seconds(600))), time: .system)
      let task = Task { try await client.run("a/b", input: [:], options: WaitOptions(cancelsRequest: cancels)) }
      for await _ in polls { break }
      task.cancel()
      let error = try await failure { try await task.value }
      guard case .interrupted(let interruption) = error else { return #expect(Bool(false), "\(error)") }
      #expect(interruption.handle.requestID == "r-1")
      #expect(interruption.reason == .taskCancelled(remote: cancels ? .cancelled : nil))
      #expect(server.count("POST", "/v1/requests/r-1/cancel") == (cancels ? 1 : 0))
    }
  }
}
