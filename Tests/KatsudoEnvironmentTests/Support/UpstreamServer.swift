import KatsudoAPI
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A small server in the place of ComfyUI, with plain answers and a WebSocket that sends everything back.
struct UpstreamServer: Sendable {
  struct Seen: Sendable {
    var head: HTTPRequestHead
    var bodyBytes = 0
  }

  struct Reply: Sendable {
    var status = HTTPResponseStatus.ok
    var headers: HTTPHeaders = [:]
    var body: [UInt8] = []
    /// `true` to close the connection after the body, in the place of the end of the answer.
    var breaksOff = false
  }

  let port: Int
  fileprivate let log: NIOLockedValueBox<[Seen]>
  /// The number of WebSockets that are open.
  let sockets: NIOLockedValueBox<Int>
  /// The bytes that the answers to `flood` have put into connections.
  let flooded: NIOLockedValueBox<Int>

  /// The bytes of the answer to `flood`.
  static let floodBytes = 256 << 20

  var address: String { "http://127.0.0.1:\(port)" }
  /// The requests so far, in the order of their ends.
  var requests: [Seen] { log.withLockedValue { $0 } }

  /// Runs a server on loopback while `body` runs.
  static func run<Value>(
    _ answer: @escaping @Sendable (Seen) -> Reply, _ body: (UpstreamServer) async throws -> Value
  ) async throws -> Value {
    let log = NIOLockedValueBox<[Seen]>([])
    let sockets = NIOLockedValueBox(0)
    let flooded = NIOLockedValueBox(0)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        let handler = UpstreamHandler(log: log, answer: answer)
        let upgrader = NIOWebSocketServerUpgrader(
          maxFrameSize: 64 << 20,
          shouldUpgrade: { channel, head in
            log.withLockedValue { $0.append(Seen(head: head)) }
            return channel.eventLoop.makeSucceededFuture(head.uri.hasPrefix("/ws") ? HTTPHeaders() : nil)
          },
          upgradePipelineHandler: { channel, _ in
            sockets.withLockedValue { $0 += 1 }
            channel.closeFuture.whenComplete { _ in sockets.withLockedValue { $0 -= 1 } }
            return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(EchoHandler(flooded)) }
          })
        return channel.eventLoop.makeCompletedFuture {
          let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withServerUpgrade: (
              upgraders: [upgrader],
              completionHandler: { context in context.pipeline.syncOperations.removeHandler(bound.value, promise: nil) }
            ))
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    defer { channel.close(promise: nil) }
    return try await body(UpstreamServer(port: channel.localAddress?.port ?? 0, log: log, sockets: sockets, flooded: flooded))
  }
}

/// Answers requests after their whole body has arrived.
private final class UpstreamHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let log: NIOLockedValueBox<[UpstreamServer.Seen]>
  private let answer: @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply
  private var current: UpstreamServer.Seen?

  init(log: NIOLockedValueBox<[UpstreamServer.Seen]>, answer: @escaping @Sendable (UpstreamServer.Seen) -> UpstreamServer.Reply) {
    self.log = log
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): current = UpstreamServer.Seen(head: head)
    case .body(let part): current?.bodyBytes += part.readableBytes
    case .end:
      guard let request = current else { return }
      log.withLockedValue { $0.append(request) }
      reply(answer(request), context)
    }
  }

  private func reply(_ reply: UpstreamServer.Reply, _ context: ChannelHandlerContext) {
    var headers = reply.headers
    let isHead = current?.head.method == .HEAD
    if !headers.contains(name: "Content-Length") { headers.add(name: "Content-Length", value: "\(reply.body.count)") }
    context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: reply.status, headers: headers))), promise: nil)
    if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil) }
    if reply.breaksOff {
      context.flush()
      context.close(promise: nil)
    } else {
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }
}

/// Sends texts and bytes back. The text `break off` closes the connection without a close frame. The text `flood` is answered with as many bytes
/// as the connection takes.
private final class EchoHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private static let part = ByteBuffer(repeating: 7, count: 64 << 10)
  private let flooded: NIOLockedValueBox<Int>

  init(_ flooded: NIOLockedValueBox<Int>) { self.flooded = flooded }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .text where String(buffer: frame.unmaskedData) == "break off": context.close(promise: nil)
    case .text where String(buffer: frame.unmaskedData) == "flood": Self.flood(context.channel, flooded)
    case .text, .binary, .continuation:
      context.writeAndFlush(
        wrapOutboundOut(WebSocketFrame(fin: frame.fin, opcode: frame.opcode, data: frame.unmaskedData)), promise: nil)
    case .connectionClose:
      context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: frame.unmaskedData)))
        .assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    default: break
    }
  }

  /// Sends one part after the other, each when the system has taken the one before it.
  private static func flood(_ channel: any Channel, _ flooded: NIOLockedValueBox<Int>) {
    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .binary, data: part)).whenSuccess {
      let isOver = flooded.withLockedValue { flooded in
        flooded += part.readableBytes
        return flooded >= UpstreamServer.floodBytes
      }
      if !isOver { channel.eventLoop.execute { flood(channel, flooded) } }
    }
  }
}
