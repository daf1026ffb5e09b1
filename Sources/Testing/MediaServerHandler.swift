import NIOCore

/// Reads one request and writes the reply's bytes as they are.
final class MediaServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: (MediaServer.Request) -> MediaServer.Reply
  private var received: [UInt8] = []
  private var isAnswered = false

  init(answer: @escaping (MediaServer.Request) -> MediaServer.Reply) {
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswered else { return }
    received += Array(unwrapInboundIn(data).readableBytesView)
    // This is a TLS hello on a plain port. It gets an error, as from real servers.
    guard received.first != 0x16 else {
      isAnswered = true
      return send(.status(400), context)
    }
    guard let request = Self.request(received) else { return }
    isAnswered = true
    send(answer(request), context)
  }

  private func send(_ reply: MediaServer.Reply, _ context: ChannelHandlerContext) {
    let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.bytes)))
    if case .close = reply.ending {
      let channel = context.channel
      written.whenComplete { _ in channel.close(promise: nil) }
    }
  }

  /// Closes the connection. In many tests the peer goes away or does not trust the certificate.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// Returns the request when it is there with its body.
  private static func request(_ received: [UInt8]) -> MediaServer.Request? {
    guard let end = received.indices.first(where: { received[$0...].starts(with: "\r\n\r\n".utf8) }) else { return nil }
    let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ").map(String.init)
    let fields = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    var request = MediaServer.Request(
      method: words.first ?? "", target: words.count > 1 ? words[1] : "", fields: Dictionary(fields) { first, _ in first })
    request.body = Array(received[(end + 4)...])
    return request.body.count < request.fields["content-length"].flatMap(Int.init) ?? 0 ? nil : request
  }
}
