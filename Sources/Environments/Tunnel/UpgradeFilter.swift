import NIOCore
import NIOHTTP1

/// Makes an ordinary request of the first request of a connection if it asks for an upgrade that no WebSocket needs, or asks wrongly. The
/// upgrade handler behind it would give no answer to such a request.
final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    if !Self.asksForWebSocket(head) { head.headers.remove(name: "Upgrade") }
    context.fireChannelRead(wrapInboundOut(.head(head)))
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }

  /// Closes the connection after a first request that is no HTTP. It has its answer already.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.fireErrorCaught(error)
    if error is HTTPParserError { context.close(promise: nil) }
  }

  private static func asksForWebSocket(_ head: HTTPRequestHead) -> Bool {
    let headers = head.headers
    let hasBody = headers.contains(name: "Transfer-Encoding") || !headers["Content-Length"].allSatisfy { $0 == "0" }
    return head.method == .GET && !hasBody && headers["Upgrade"].map { $0.lowercased() } == ["websocket"]
      && headers[canonicalForm: "Connection"].contains { $0.lowercased() == "upgrade" } && headers["Sec-WebSocket-Key"].count == 1
      && headers["Sec-WebSocket-Version"] == ["13"]
  }
}

@available(*, unavailable)
extension UpgradeFilter: Sendable {}
