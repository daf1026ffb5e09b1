import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Reads one request of a connection and writes the reply's bytes, or makes the connection a WebSocket.
final class FakeComfyHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  struct Request {
    var head: HTTPRequestHead
    var body: [UInt8] = []
  }

  enum Action {
    case reply(MediaServer.Reply, after: Duration)
    case upgrade(clientID: String)
  }

  private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
  private let answer: (Request) -> Action?
  private let join: (any Channel, String) -> Void
  private var request: Request?

  init(
    decoder: ByteToMessageHandler<HTTPRequestDecoder>, answer: @escaping (Request) -> Action?,
    join: @escaping (any Channel, String) -> Void
  ) {
    self.decoder = decoder
    self.answer = answer
    self.join = join
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = Request(head: head)
    case .body(let bytes): request?.body.append(contentsOf: bytes.readableBytesView)
    case .end:
      guard let request, let action = answer(request) else { return context.close(promise: nil) }
      switch action {
      case .upgrade(let clientID): upgrade(request, clientID, context)
      case .reply(let reply, let pause):
        let channel = context.channel
        if pause > .zero {
          context.eventLoop.scheduleTask(in: TimeAmount(pause)) { Self.write(reply, to: channel) }
        } else {
          Self.write(reply, to: channel)
        }
      }
    }
  }

  private static func write(_ reply: MediaServer.Reply, to channel: any Channel) {
    let written = channel.writeAndFlush(ByteBuffer(bytes: reply.bytes))
    if case .close = reply.ending { written.whenComplete { _ in channel.close(promise: nil) } }
  }

  private func upgrade(_ request: Request, _ clientID: String, _ context: ChannelHandlerContext) {
    let key = request.head.headers.first(name: "sec-websocket-key") ?? ""
    let digest = Insecure.SHA1.hash(data: Array("\(key)258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
    let head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Accept: \(Data(digest).base64EncodedString())\r\n\r\n"
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
    let pipeline = context.pipeline.syncOperations
    do {
      try pipeline.addHandlers([
        WebSocketFrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder()), FakeComfySocketHandler(),
      ])
    } catch { return context.close(promise: nil) }
    pipeline.removeHandler(decoder, promise: nil)
    pipeline.removeHandler(self, promise: nil)
    join(channel, clientID)
  }

  /// Sends a text message over a WebSocket.
  static func send(_ text: String, to channel: any Channel) {
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)), promise: nil)
  }

  /// Closes the connection. In many tests the caller goes away or is killed.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Answers pings, and closes the connection when the other side does.
private final class FakeComfySocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .ping:
      context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)), promise: nil)
    case .connectionClose: context.close(promise: nil)
    default: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
