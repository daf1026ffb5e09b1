import KatsudoAPI
import NIOConcurrencyHelpers
import NIOCore
import NIOWebSocket

/// Passes the frames of a WebSocket on between a browser and a ComfyUI server, until one of them closes it or the session ends.
///
/// Pings are not passed on. The tunnel answers those of each side, and it sends its own.
final class Tunnel: Sendable {
  /// The time for sending the close frame.
  private static let closeLimit = TimeAmount.seconds(5)

  let upstream: UpstreamSocket
  private let session: Logins.Session
  private let environments: Environments
  private let isTaken = NIOLockedValueBox(false)

  init(_ upstream: UpstreamSocket, session: Logins.Session, environments: Environments) {
    self.upstream = upstream
    self.session = session
    self.environments = environments
  }

  /// Closes the connection to the ComfyUI server, unless ``run(_:)`` has taken it over. Call this if the browser is gone before the upgrade
  /// has ended.
  func abandon() {
    guard take() else { return }
    Task { [upstream] in try? await upstream.frames.executeThenClose { _, _ in } }
  }

  func run(_ browser: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>) async {
    let upstream = take() ? upstream : nil
    try? await browser.executeThenClose { fromBrowser, toBrowser in
      guard let upstream else { return }
      try await upstream.frames.executeThenClose { fromServer, toServer in
        await self.pass(
          FrameSide(fromBrowser, toBrowser, masks: false), FrameSide(fromServer, toServer, masks: true), on: browser.channel)
      }
    }
  }

  private func pass(_ browser: FrameSide, _ server: FrameSide, on channel: any Channel) async {
    let end = EndSignal()
    environments.logins.end(end, with: session)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await browser.pass(to: server)
        return false
      }
      group.addTask {
        await server.pass(to: browser)
        return false
      }
      group.addTask {
        await self.ping(browser, server)
        return false
      }
      group.addTask {
        await end.wait()
        return true
      }
      group.addTask {
        await self.watch(browser)
        return !Task.isCancelled
      }
      let isOver = await group.next() == true
      // From here on nothing more is passed on.
      group.cancelAll()
      if isOver {
        // A browser that reads nothing more cannot hold up the end.
        let late = channel.eventLoop.scheduleTask(in: Self.closeLimit) { channel.close(promise: nil) }
        await browser.close()
        late.cancel()
      }
    }
    environments.logins.forget(end, of: session)
  }

  /// Returns when the browser is silent for too long, when it takes nothing for too long, or when the session is over.
  private func watch(_ browser: FrameSide) async {
    let settings = environments.settings
    while environments.logins.isOpen(session), browser.silence < .seconds(settings.silenceSeconds),
      browser.stall < .seconds(settings.stallSeconds)
    {
      guard (try? await Task.sleep(for: .seconds(settings.pingSeconds))) != nil else { return }
    }
  }

  /// Sends pings until a side is closed.
  private func ping(_ browser: FrameSide, _ server: FrameSide) async {
    while (try? await Task.sleep(for: .seconds(environments.settings.pingSeconds))) != nil {
      guard await browser.ping(), await server.ping() else { return }
    }
  }

  private func take() -> Bool {
    isTaken.withLockedValue { isTaken in
      defer { isTaken = true }
      return !isTaken
    }
  }
}

/// One side of a tunnel.
final class FrameSide: Sendable {
  private let inbound: NIOAsyncChannelInboundStream<WebSocketFrame>
  private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  /// `true` if frames to this side are masked, as a client must do (RFC 6455 section 5.3).
  private let masks: Bool
  private let heard = NIOLockedValueBox(ContinuousClock.now)
  /// The time since which a frame waits for this side, or `nil` if none waits.
  private let waiting = NIOLockedValueBox<ContinuousClock.Instant?>(nil)

  init(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>, masks: Bool) {
    self.inbound = inbound
    self.outbound = outbound
    self.masks = masks
  }

  /// The time since the last frame from this side.
  var silence: Duration { heard.withLockedValue { $0.duration(to: .now) } }

  /// The time for which this side has taken no frame while one waits for it.
  var stall: Duration { waiting.withLockedValue { $0?.duration(to: .now) ?? .zero } }

  /// Passes the frames of this side on until it or the other side is closed.
  func pass(to other: FrameSide) async {
    do {
      for try await frame in inbound {
        heard.withLockedValue { $0 = .now }
        switch frame.opcode {
        case .ping: try await send(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
        case .pong: continue
        default: try await other.send(WebSocketFrame(fin: frame.fin, opcode: frame.opcode, data: frame.unmaskedData))
        }
      }
    } catch {
      // One side has broken off. The end of this task ends the tunnel.
    }
  }

  /// Sends a ping. Returns `false` if the connection is closed.
  func ping() async -> Bool {
    (try? await send(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer()))) != nil
  }

  /// Tells this side that the tunnel is closed by the server's rules.
  func close() async {
    var data = ByteBuffer()
    data.write(webSocketErrorCode: .policyViolation)
    data.writeString("The session is over.")
    try? await send(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
  }

  private func send(_ frame: WebSocketFrame) async throws {
    var frame = frame
    if masks { frame.maskKey = .random() }
    waiting.withLockedValue { $0 = $0 ?? .now }
    // While this side takes nothing, the write waits, and so no more frames of the other side are read.
    try await outbound.write(frame)
    waiting.withLockedValue { $0 = nil }
  }
}
