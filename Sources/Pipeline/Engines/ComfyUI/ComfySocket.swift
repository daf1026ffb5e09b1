import Foundation
import KatsudoAPI
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// One WebSocket connection to a ComfyUI server.
struct ComfySocket: Sendable {
  let address: String
  let clientID: String

  /// The largest message in bytes.
  private static let messageLimit = 16 << 20
  /// A connection that gives no byte for this time, though it is asked every third of it, is dead.
  private static let silence = Duration.seconds(60)

  private typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

  private struct Fault: Error { var reason: String }

  /// Connects, and reads messages until the connection ends or the task is cancelled.
  ///
  /// - Parameters:
  ///   - onOpen: called once, when the connection is open.
  ///   - onMessage: called for each message that may concern a job.
  func run(
    onOpen: @escaping @Sendable () -> Void, onMessage: @escaping @Sendable (_ promptID: String?, _ event: ComfyEvent) -> Void
  ) async throws {
    guard let upgraded = try await connect().get() else { throw Fault(reason: "the server does not open a WebSocket") }
    try await upgraded.executeThenClose { inbound, outbound in
      try await Self.write(
        .text, "{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}", to: outbound)
      onOpen()
      let lastFrame = NIOLockedValueBox(ContinuousClock.now)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for try await frame in inbound {
            lastFrame.withLockedValue { $0 = .now }
            guard try await Self.take(frame, outbound, onMessage) else { return }
          }
        }
        group.addTask {
          while true {
            try await Task.sleep(for: Self.silence / 3)
            guard ContinuousClock.now - lastFrame.withLockedValue({ $0 }) < Self.silence else { throw Fault(reason: "silence") }
            try await Self.write(.ping, "", to: outbound)
          }
        }
        defer { group.cancelAll() }
        _ = try await group.next()
      }
    }
  }

  /// - Returns: `false` if the server closes the connection.
  private static func take(
    _ frame: WebSocketFrame, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
    _ onMessage: @Sendable (String?, ComfyEvent) -> Void
  ) async throws -> Bool {
    let data = frame.unmaskedData
    switch frame.opcode {
    case .text: if let (id, event) = ComfyEvent.read(text: Array(buffer: data)) { onMessage(id, event) }
    case .binary: if let (id, event) = ComfyEvent.read(binary: Array(buffer: data)) { onMessage(id, event) }
    case .ping: try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: data))
    case .connectionClose: return false
    default: break
    }
    return true
  }

  private static func write(
    _ opcode: WebSocketOpcode, _ text: String, to outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async throws {
    try await outbound.write(WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: ByteBuffer(string: text)))
  }

  private func connect() async throws -> EventLoopFuture<Frames?> {
    guard let parts = URLComponents(string: address), let host = parts.host else { throw Fault(reason: "no address") }
    let isSecure = parts.scheme == "https"
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let tls = isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
    let uri = "/ws?clientId=\(clientID)"
    let hostHeader = parts.port.map { "\(host):\($0)" } ?? host
    return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(3))
      .connect(host: name, port: parts.port ?? (isSecure ? 443 : 80)) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            // A host that is an IP address has no name to check by SNI.
            let handler =
              try (try? NIOSSLClientHandler(context: tls, serverHostname: name))
              ?? NIOSSLClientHandler(context: tls, serverHostname: nil)
            try channel.pipeline.syncOperations.addHandler(handler)
          }
          // A server that accepts the connection and then says nothing must not hold it for ever.
          let deadline = channel.eventLoop.scheduleTask(in: .seconds(6)) { channel.close(promise: nil) }
          let upgrader = NIOTypedWebSocketClientUpgrader<Frames?>(maxFrameSize: Self.messageLimit) { channel, _ in
            deadline.cancel()
            return channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.addHandler(
                NIOWebSocketFrameAggregator(
                  minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: Self.messageLimit))
              return try Frames(wrappingChannelSynchronously: channel)
            }
          }
          var headers = HTTPHeaders()
          headers.add(name: "host", value: hostHeader)
          headers.add(name: "content-length", value: "0")
          let upgrade = NIOTypedHTTPClientUpgradeConfiguration<Frames?>(
            upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers), upgraders: [upgrader]
          ) { channel in channel.eventLoop.makeSucceededFuture(nil) }
          return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgrade))
        }
      }
  }
}
