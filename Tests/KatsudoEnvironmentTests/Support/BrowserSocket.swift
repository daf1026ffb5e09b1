import KatsudoTesting
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// The WebSocket of a browser.
struct BrowserSocket: Sendable {
  /// The frames from the server.
  typealias Frames = NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator

  let writer: NIOAsyncChannelOutboundWriter<WebSocketFrame>

  struct Refused: Error {}

  /// Opens a WebSocket and closes it after `body`.
  ///
  /// - Throws: ``Refused`` if the server does not accept it.
  static func with<Value>(
    _ bench: Workbench, _ id: String, _ target: String = "/ws?clientId=1", cookie: String?, headers: HTTPHeaders = [:],
    _ body: (BrowserSocket, inout Frames) async throws -> Value
  ) async throws -> Value {
    var headers = headers
    headers.replaceOrAdd(name: "Host", value: bench.host(id))
    if let cookie { headers.add(name: "Cookie", value: cookie) }
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers)
    let upgraded = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: bench.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          let upgrader = NIOTypedWebSocketClientUpgrader<NIOAsyncChannel<WebSocketFrame, WebSocketFrame>?>(maxFrameSize: 64 << 20) {
            channel, _ in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
          }
          var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(upgradeRequestHead: head, upgraders: [upgrader]) { channel in
              channel.close(promise: nil)
              return channel.eventLoop.makeSucceededFuture(nil)
            })
          configuration.leftOverBytesStrategy = .forwardBytes
          return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
        }
      }
    guard let channel = try await upgraded.get() else { throw Refused() }
    return try await channel.executeThenClose { inbound, outbound in
      var frames = inbound.makeAsyncIterator()
      return try await body(BrowserSocket(writer: outbound), &frames)
    }
  }

  func send(_ opcode: WebSocketOpcode, _ bytes: [UInt8], isLast: Bool = true) async throws {
    try await writer.write(WebSocketFrame(fin: isLast, opcode: opcode, maskKey: .random(), data: ByteBuffer(bytes: bytes)))
  }

  func send(_ text: String) async throws { try await send(.text, Array(text.utf8)) }
}
