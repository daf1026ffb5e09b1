import Hummingbird
import HummingbirdCore
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection to the listener. It carries HTTP requests, or one WebSocket if the ComfyUI server accepted it.
struct EnvironmentChannel: ServerChildChannel, HTTPChannelHandler {
  enum Use: Sendable {
    case requests(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case tunnel(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, Tunnel)
    /// The connection is one too many. It gets one answer that says so.
    case refusal
  }

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let use: EventLoopFuture<Use>
  }

  let responder: Responder
  let gate: TunnelGate
  /// The places for connections.
  let places: Places

  /// The size of the largest frame from a browser in bytes.
  private static let frameLimit = 16 << 20
  /// The time for the head of the first request, with the opening of its WebSocket.
  private static let headLimit = TimeAmount.seconds(30)
  /// The time for the request of a connection that is one too many.
  private static let refusalLimit = TimeAmount.seconds(5)
  /// The time after which a connection without a request is closed.
  private static let idleLimit = Duration.seconds(75)

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      guard places.take(until: channel.closeFuture) else { return try refusing(channel) }
      let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Use>(
        upgraders: [upgrader()], notUpgradingCompletionHandler: { Self.requests($0, logger) })
      let use = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
        configuration: NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade))
      try channel.pipeline.syncOperations.addHandler(
        UpgradeFilter(), position: .before(channel.pipeline.syncOperations.handler(type: NIOTypedHTTPServerUpgradeHandler<Use>.self)))
      let late = channel.eventLoop.scheduleTask(in: Self.headLimit) { channel.close(promise: nil) }
      use.whenComplete { _ in late.cancel() }
      return Value(channel: channel, use: use)
    }
  }

  func handle(value: Value, logger: Logger) async {
    switch try? await value.use.get() {
    case .requests(let requests)?: await handleHTTP(asyncChannel: requests, logger: logger)
    case .tunnel(let browser, let tunnel)?: await tunnel.run(browser)
    case .refusal?: try? await value.channel.closeFuture.get()
    case nil: value.channel.close(promise: nil)
    }
  }

  /// Makes a connection that answers its first request with 503.
  private func refusing(_ channel: any Channel) throws -> Value {
    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
    try channel.pipeline.syncOperations.addHandler(RefusalHandler())
    let late = channel.eventLoop.scheduleTask(in: Self.refusalLimit) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in late.cancel() }
    return Value(channel: channel, use: channel.eventLoop.makeSucceededFuture(.refusal))
  }

  private func upgrader() -> NIOTypedWebSocketServerUpgrader<Use> {
    let opened = NIOLockedValueBox<Tunnel?>(nil)
    return NIOTypedWebSocketServerUpgrader<Use>(
      maxFrameSize: Self.frameLimit,
      shouldUpgrade: { [gate] channel, head in
        channel.eventLoop.makeFutureWithTask {
          let tunnel: Tunnel
          do throws(TunnelGate.Refusal) {
            tunnel = try await gate.open(head, on: channel)
          } catch {
            try await error.answer(on: channel).get()
            return nil
          }
          channel.closeFuture.whenComplete { _ in tunnel.abandon() }
          opened.withLockedValue { $0 = tunnel }
          return tunnel.upstream.subprotocol.map { ["Sec-WebSocket-Protocol": $0] } ?? HTTPHeaders()
        }
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          guard let tunnel = opened.withLockedValue({ $0 }) else { throw ChannelError.inappropriateOperationForState }
          return .tunnel(try NIOAsyncChannel(wrappingChannelSynchronously: channel), tunnel)
        }
      })
  }

  /// Adds the handlers for requests.
  private static func requests(_ channel: any Channel, _ logger: Logger) -> EventLoopFuture<Use> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandlers([
        HTTPResponseCompressor(responseCompressionPredicate: CompressionMark.remove),
        ClosingHandler(),
        HTTP1ToHTTPServerCodec(secure: false),
        HTTPConnectionStateHandler(idleTimeout: idleLimit, logger: logger),
      ])
      return .requests(
        try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    }
  }
}

/// The mark of an answer that should be compressed.
private enum CompressionMark {
  /// Removes the mark and returns the decision. A compressed answer has no length in its head, because the head is sent first.
  static func remove(_ head: inout HTTPResponseHead, isPossible: Bool) -> HTTPResponseCompressor.CompressionIntent {
    let isMarked = head.headers.contains(name: ForwardedResponse.mark.rawName)
    head.headers.remove(name: ForwardedResponse.mark.rawName)
    guard isMarked, isPossible else { return .doNotCompress }
    head.headers.remove(name: "Content-Length")
    return .compressIfPossible
  }
}
