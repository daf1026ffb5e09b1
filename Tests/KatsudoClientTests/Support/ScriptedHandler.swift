import KatsudoTesting
import NIOCore

/// Reads one request with its body and writes the reply's bytes as they are.
final class ScriptedHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: (ScriptedServer.Request) -> MediaServer.Reply
  private var received: [UInt8] = []
  private var isAnswered = false

  init(answer: @escaping (ScriptedServer.Request) -> MediaServer.Reply) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += Array(unwrapInboundIn(data).readableBytesView)
    guard !isAnswered, let request = Self.request(received) else { return }
    isAnswered = true
    let reply = answer(request)
    let channel = context.channel
    let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.bytes)))
    if case .close = reply.ending { written.whenComplete { _ in channel.close(promise: nil) } }
  }

  /// Ignores errors: in some tests the client closes the connection.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func request(_ bytes: [UInt8]) -> ScriptedServer.Request? {
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: "\r\n\r\n".utf8) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ").map(String.init)
    let fields = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    var request = ScriptedServer.Request(
      method: words.first ?? "", target: words.count > 1 ? words[1] : "", fields: Dictionary(fields) { first, _ in first }, body: [])
    let length = request.fields["content-length"].flatMap { Int($0) } ?? 0
    guard bytes.count >= end + 4 + length else { return nil }
    request.body = Array(bytes[(end + 4)..<(end + 4 + length)])
    return request
  }
}
