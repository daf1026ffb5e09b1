import NIOCore
import NIOHTTP1

/// Reads one request, writes its answer and closes the connection.
final class FakeVolcengineHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: (FakeVolcengineRequest) -> FakeVolcengine.Answer
  private var request: FakeVolcengineRequest?

  init(answer: @escaping (FakeVolcengineRequest) -> FakeVolcengine.Answer) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let fields = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
      request = FakeVolcengineRequest(method: head.method.rawValue, target: head.uri, fields: fields, body: [])
    case .body(let buffer): request?.body += Array(buffer.readableBytesView)
    case .end:
      guard let request else { return }
      self.request = nil
      send(answer(request), context)
    }
  }

  private func send(_ answer: FakeVolcengine.Answer, _ context: ChannelHandlerContext) {
    switch answer {
    case .silence: return
    case .drop: context.close(promise: nil)
    case .bytes(let status, let type, let bytes):
      let headers: HTTPHeaders = ["content-type": type, "content-length": "\(bytes.count)", "connection": "close"]
      let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
  }

  /// Closes the connection. In many tests the caller goes away.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
