import NIOCore
import NIOHTTP1

/// Answers the first request of a connection that is one too many, and closes the connection.
final class RefusalHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart

  private static let refusal = TunnelGate.Refusal(
    status: .serviceUnavailable, message: "All connections of this server's environments are in use. Try again in a moment.")

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // If the client still sends its request when the connection is closed, it loses the answer. So the answer waits for the end.
    guard case .end = unwrapInboundIn(data) else { return }
    _ = Self.refusal.answer(on: context.channel)
  }
}

@available(*, unavailable)
extension RefusalHandler: Sendable {}

extension TunnelGate.Refusal {
  /// Sends the refusal as the answer to a request, and closes the connection.
  ///
  /// - Returns: the end of the answer.
  func answer(on channel: any Channel) -> EventLoopFuture<Void> {
    let body = ByteBuffer(string: message + "\n")
    var headers: HTTPHeaders = [
      "Content-Type": "text/plain; charset=utf-8", "Content-Length": "\(body.readableBytes)", "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff", "Connection": "close",
    ]
    if status == .serviceUnavailable { headers.add(name: "Retry-After", value: "5") }
    channel.write(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
    let end = channel.writeAndFlush(HTTPServerResponsePart.end(nil))
    end.whenComplete { _ in channel.close(promise: nil) }
    return end
  }
}
