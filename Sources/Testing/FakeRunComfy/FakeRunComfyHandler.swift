import NIOCore
import NIOHTTP1

/// Reads one request and writes the reply's bytes as they are.
final class FakeRunComfyHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  struct Request {
    var head: HTTPRequestHead
    var body: [UInt8] = []
  }

  struct Action {
    var reply: MediaServer.Reply
    var pause = Duration.zero
  }

  private let answer: (Request) -> Action?
  private var request: Request?

  init(answer: @escaping (Request) -> Action?) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = Request(head: head)
    case .body(let bytes): request?.body.append(contentsOf: bytes.readableBytesView)
    case .end:
      guard let request, let action = answer(request) else { return context.close(promise: nil) }
      let channel = context.channel
      if action.pause > .zero {
        context.eventLoop.scheduleTask(in: TimeAmount(action.pause)) { Self.write(action.reply, to: channel) }
      } else {
        Self.write(action.reply, to: channel)
      }
    }
  }

  private static func write(_ reply: MediaServer.Reply, to channel: any Channel) {
    let written = channel.writeAndFlush(ByteBuffer(bytes: reply.bytes))
    if case .close = reply.ending { written.whenComplete { _ in channel.close(promise: nil) } }
  }

  /// Closes the connection. In many tests the caller goes away or is killed.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
