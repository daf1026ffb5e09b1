import NIOCore
import NIOHTTP1

/// Closes a connection after an answer with `Connection: close`, and after the answer to a request that wants it. Further requests of the
/// connection are dropped.
final class ClosingHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case open
    /// The connection ends with the next end of an answer.
    case lastAnswer
    case closing
  }

  /// The time for the client to close the connection too. Until then, what it still sends is read and dropped: if the connection were closed
  /// at once, the client could lose the answer.
  private static let limit = TimeAmount.seconds(2)

  private var state = State.open

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard state != .closing else { return }
    // A client of HTTP 1.0 waits for the end of the connection.
    if case .head(let head) = unwrapInboundIn(data), !head.isKeepAlive { state = .lastAnswer }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" }:
      state = .lastAnswer
      context.write(data, promise: promise)
    case .end where state == .lastAnswer:
      state = .closing
      let channel = context.channel
      let sent = promise ?? context.eventLoop.makePromise()
      sent.futureResult.whenComplete { _ in
        channel.close(mode: .output, promise: nil)
        let late = channel.eventLoop.scheduleTask(in: Self.limit) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in late.cancel() }
      }
      context.writeAndFlush(data, promise: sent)
    default: context.write(data, promise: promise)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if state == .closing, event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}

@available(*, unavailable)
extension ClosingHandler: Sendable {}
