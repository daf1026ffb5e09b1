import KatsudoAPI
import KatsudoEnvironments
import KatsudoTesting
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Testing

/// WebSockets through the listener.
@Suite(.timeLimit(.minutes(2))) struct TunnelTests {
  private static func bench(
    settings: EnvironmentSettings = EnvironmentSettings(),
    _ body: @escaping @Sendable (Workbench, UpstreamServer, String) async throws -> Void
  ) async throws {
    let reply: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply = { _ in .init(status: .notFound) }
    try await UpstreamServer.run(reply) { upstream async throws in
      try await Workbench.run(settings: settings) { bench async throws in
        try await body(bench, upstream, try await bench.attach(upstream, as: "desk"))
      }
    }
  }

  @Test func `texts, bytes and long frames go both ways unchanged`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, frames async throws in
        try await socket.send("hello")
        let greeting = try await frames.next()
        #expect(greeting.map { String(buffer: $0.data) } == "hello")
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        try await socket.send(.binary, bytes)
        let answer = try await frames.next()
        let frame = try #require(answer)
        #expect(frame.opcode == .binary && Array(buffer: frame.data) == bytes)
        try await socket.send(.text, Array("one, ".utf8), isLast: false)
        try await socket.send(.continuation, Array("two".utf8))
        let parts = [try await frames.next(), try await frames.next()].compactMap { $0 }
        #expect(parts.map(\.fin) == [false, true] && parts.map(\.opcode) == [.text, .continuation])
      }
      let head = try #require(upstream.requests.first { $0.head.uri.hasPrefix("/ws") }).head
      #expect(head.headers["Origin"] == [upstream.address] && head.headers["Cookie"].isEmpty)
    }
  }

  @Test func `the server's own pings reach the browser, and a ping of the browser is answered`() async throws {
    var settings = EnvironmentSettings()
    settings.pingSeconds = 0.05
    try await Self.bench(settings: settings) { bench, _, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, frames async throws in
        let first = try await frames.next()
        #expect(first?.opcode == .ping)
        try await socket.send(.ping, [1, 2, 3])
        while let frame = try await frames.next() {
          guard frame.opcode == .pong else { continue }
          #expect(Array(buffer: frame.data) == [1, 2, 3])
          return
        }
        Issue.record("the ping was not answered")
      }
    }
  }

  @Test func `a silent browser is let go after its time`() async throws {
    var settings = EnvironmentSettings()
    settings.pingSeconds = 0.02
    settings.silenceSeconds = 0.1
    try await Self.bench(settings: settings) { bench, _, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, frames async throws in
        let code = try await Self.closeCode(&frames)
        #expect(code == .policyViolation)
      }
    }
  }

  @Test func `a browser that reads nothing holds up ComfyUI and not the memory, and signing out ends its WebSocket`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, _ async throws in
        try await socket.send("flood")
        let taken = try await Self.untilStill(upstream)
        #expect(taken < UpstreamServer.floodBytes / 4)
        #expect(try await bench.send(.POST, "/_katsudo/logout", to: "desk", cookie: cookie).status == 200)
        try await eventually("ComfyUI's side is closed", { upstream.sockets.withLockedValue { $0 } }, until: { $0 == 0 })
      }
    }
  }

  @Test func `a browser that reads nothing is let go after its time`() async throws {
    var settings = EnvironmentSettings()
    settings.pingSeconds = 0.05
    settings.stallSeconds = 0.5
    try await Self.bench(settings: settings) { bench, upstream, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, _ async throws in
        try await socket.send("flood")
        try await eventually("ComfyUI's side is open", { upstream.sockets.withLockedValue { $0 } }, until: { $0 == 1 })
        try await eventually("ComfyUI's side is closed", { upstream.sockets.withLockedValue { $0 } }, until: { $0 == 0 })
      }
    }
  }

  @Test func `an environment has no more WebSockets than its limit`() async throws {
    var settings = EnvironmentSettings()
    settings.tunnels = 1
    try await Self.bench(settings: settings) { bench, upstream, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, frames async throws in
        await #expect(throws: BrowserSocket.Refused.self) { try await BrowserSocket.with(bench, "desk", cookie: cookie) { _, _ in } }
        _ = try await bench.environments.attach(upstream.address, as: EnvironmentID("other"))
        try await BrowserSocket.with(bench, "other", cookie: try await bench.signIn(to: "other")) { _, _ in }
        try await socket.send("still here")
        let answer = try await frames.next()
        #expect(answer.map { String(buffer: $0.data) } == "still here")
      }
      try await eventually(
        "the place is free again", { (try? await BrowserSocket.with(bench, "desk", cookie: cookie) { _, _ in true }) ?? false },
        until: { $0 })
    }
  }

  @Test func `signing out ends the WebSockets of that session only`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      let other = try await bench.signIn(to: "desk")
      try await BrowserSocket.with(bench, "desk", cookie: other) { kept, keptFrames async throws in
        try await BrowserSocket.with(bench, "desk", cookie: cookie) { _, endedFrames async throws in
          #expect(try await bench.send(.POST, "/_katsudo/logout", to: "desk", cookie: cookie).status == 200)
          let code = try await Self.closeCode(&endedFrames)
          #expect(code == .policyViolation)
        }
        try await kept.send("still here")
        let answer = try await keptFrames.next()
        #expect(answer.map { String(buffer: $0.data) } == "still here")
        _ = try await bench.environments.stop(try #require(EnvironmentID("desk")))
        let code = try await Self.closeCode(&keptFrames)
        #expect(code == .policyViolation)
      }
    }
  }

  @Test func `a WebSocket without a sign-in, or from another page, is refused and never reaches ComfyUI`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      await #expect(throws: BrowserSocket.Refused.self) { try await BrowserSocket.with(bench, "desk", cookie: nil) { _, _ in } }
      let stranger: HTTPHeaders = ["Origin": "http://other.localhost:\(bench.port)"]
      await #expect(throws: BrowserSocket.Refused.self) {
        try await BrowserSocket.with(bench, "desk", cookie: cookie, headers: stranger) { _, _ in }
      }
      #expect(upstream.requests.isEmpty)
    }
  }

  @Test func `what ComfyUI does not accept is not tunnelled`() async throws {
    try await Self.bench { bench, _, cookie async throws in
      await #expect(throws: BrowserSocket.Refused.self) {
        try await BrowserSocket.with(bench, "desk", "/prompt", cookie: cookie) { _, _ in }
      }
    }
  }

  @Test(arguments: [
    "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n",
    "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    "POST /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nTransfer-Encoding: chunked\r\n",
  ])
  func `a request with an upgrade that is none gets an ordinary answer`(head: String) async throws {
    try await Self.bench { bench, _, _ async throws in
      let body = head.contains("chunked") ? "0\r\n\r\n" : ""
      let answers = try await RawBrowser.exchange(bench, "\(head)Host: \(bench.host("desk"))\r\n\r\n\(body)", endsAfter: 1)
      #expect(answers.statuses == [401])
    }
  }

  @Test func `when ComfyUI breaks off, the browser's side ends`() async throws {
    try await Self.bench { bench, _, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, frames async throws in
        try await socket.send("break off")
        let code = try await Self.closeCode(&frames)
        #expect(code == nil)
      }
    }
  }

  @Test func `when the browser breaks off, ComfyUI's side ends`() async throws {
    try await Self.bench { bench, upstream, cookie async throws in
      try await BrowserSocket.with(bench, "desk", cookie: cookie) { socket, frames async throws in
        try await socket.send("hello")
        _ = try await frames.next()
        #expect(upstream.sockets.withLockedValue { $0 } == 1)
      }
      while upstream.sockets.withLockedValue({ $0 }) > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  /// Waits until ComfyUI can send no more.
  ///
  /// - Returns: the bytes that it has sent.
  private static func untilStill(_ upstream: UpstreamServer) async throws -> Int {
    var last = -1
    while true {
      let now = upstream.flooded.withLockedValue { $0 }
      if now > 0, now == last { return now }
      last = now
      try await Task.sleep(for: .milliseconds(500))
    }
  }

  /// Reads to the end.
  ///
  /// - Returns: the code of the close frame, or `nil` if the connection ended without one.
  private static func closeCode(_ frames: inout BrowserSocket.Frames) async throws -> WebSocketErrorCode? {
    while let frame = try await frames.next() {
      guard frame.opcode == .connectionClose else { continue }
      var data = frame.data
      return data.readWebSocketErrorCode()
    }
    return nil
  }
}
