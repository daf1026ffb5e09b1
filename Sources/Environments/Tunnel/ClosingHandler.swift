import NIOCore
import NIOHTTP1

/// Closes a connection after its last answer: one with `Connection: close`, one to a request that wants it, or one to bytes that are no HTTP.
/// Further requests of the connection are dropped, and answers without a request too.
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
  /// The requests whose answers have not ended.
  private var unanswered = 0
  /// `true` between the head and the end of an answer.
  private var isAnswering = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard state != .closing else { return }
    if case .head(let head) = unwrapInboundIn(data) {
      unanswered += 1
      // A client of HTTP 1.0 waits for the end of the connection.
      if !head.isKeepAlive { state = .lastAnswer }
    }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The handler of protocol errors has sent the answer, unless another answer is being sent.
    if error is HTTPParserError, state != .closing {
      state = isAnswering ? .lastAnswer : .closing
      if state == .closing { Self.close(context.channel) }
    }
    context.fireErrorCaught(error)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part = unwrapOutboundIn(data)
    // The compressor that comes next stops the process at an answer without a request.
    guard state != .closing, unanswered > 0 else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    if case .head(let head) = part {
      isAnswering = true
      if head.headers[canonicalForm: "Connection"].contains(where: { $0.lowercased() == "close" }) { state = .lastAnswer }
    }
    guard case .end = part else { return context.write(data, promise: promise) }
    isAnswering = false
    unanswered -= 1
    guard state == .lastAnswer else { return context.write(data, promise: promise) }
    state = .closing
    let channel = context.channel
    let sent = promise ?? context.eventLoop.makePromise()
    sent.futureResult.whenComplete { _ in Self.close(channel) }
    context.writeAndFlush(data, promise: sent)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if state == .closing, event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  private static func close(_ channel: any Channel) {
    channel.close(mode: .output, promise: nil)
    let late = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in late.cancel() }
  }
}

@available(*, unavailable)
extension ClosingHandler: Sendable {}
