import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket to a ComfyUI server.
struct UpstreamSocket: Sendable {
  let frames: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>
  /// The subprotocol that the server chose, or `nil`.
  let subprotocol: String?

  /// The size of the largest frame in bytes. A picture of a preview is one frame.
  private static let frameLimit = 64 << 20
  private static let timeLimit = TimeAmount.seconds(10)

  /// Opens a WebSocket.
  ///
  /// - Parameters:
  ///   - target: the path with its query.
  ///   - headers: the headers without those of the upgrade itself.
  /// - Returns: `nil` if the server cannot be reached or does not accept.
  static func open(
    _ address: UpstreamAddress, target: String, headers: HTTPHeaders, on group: any EventLoopGroup
  ) async -> UpstreamSocket? {
    let upgraded = try? await ClientBootstrap(group: group).connectTimeout(timeLimit)
      .connect(host: address.host, port: address.port) { channel in
        channel.eventLoop.makeCompletedFuture { try upgrade(channel, target: target, headers: headers) }
      }
    return try? await upgraded?.get()
  }

  private static func upgrade(
    _ channel: any Channel, target: String, headers: HTTPHeaders
  ) throws -> EventLoopFuture<UpstreamSocket?> {
    let upgrader = NIOTypedWebSocketClientUpgrader<UpstreamSocket?>(maxFrameSize: frameLimit) { channel, head in
      channel.eventLoop.makeCompletedFuture {
        UpstreamSocket(
          frames: try NIOAsyncChannel(wrappingChannelSynchronously: channel),
          subprotocol: head.headers.first(name: "Sec-WebSocket-Protocol"))
      }
    }
    let upgrade = NIOTypedHTTPClientUpgradeConfiguration<UpstreamSocket?>(
      upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers), upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.close(promise: nil)
        return channel.eventLoop.makeSucceededFuture(nil)
      })
    var configuration = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgrade)
    // The first frames may come with the answer.
    configuration.leftOverBytesStrategy = .forwardBytes
    let result = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
    let late = channel.eventLoop.scheduleTask(in: timeLimit) { channel.close(promise: nil) }
    result.whenComplete { _ in late.cancel() }
    return result
  }
}
