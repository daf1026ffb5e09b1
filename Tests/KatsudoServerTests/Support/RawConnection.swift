import KatsudoTesting
import NIOCore
import NIOPosix

/// A TCP connection to the server with bytes that a proper client does not send.
final class RawConnection {
  struct Answer: Sendable {
    var status: Int
    /// The headers by their names in lower case.
    var headers: [String: String]
    var body: String
  }

  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var received: [UInt8] = []

  private init(inbound: NIOAsyncChannelInboundStream<ByteBuffer>, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
  }

  /// Connects, runs `body` and closes the connection.
  static func open<Value: Sendable>(
    to client: APIClient, _ body: (RawConnection) async throws -> Value
  ) async throws -> Value {
    let port = client.base.split(separator: ":").last.flatMap { Int($0) } ?? 0
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await body(RawConnection(inbound: inbound, outbound: outbound))
    }
  }

  func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

  /// Sends `count` spaces.
  func send(spaces count: Int) async throws {
    let block = ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 20)
    var left = count
    while left > 0 {
      let part = min(left, block.readableBytes)
      try await outbound.write(block.getSlice(at: 0, length: part) ?? block)
      left -= part
    }
  }

  /// Reads one answer, whose length is in its headers.
  ///
  /// - Parameter toHead: `true` if the request was HEAD, whose answer has a length but no body.
  func answer(toHead: Bool = false) async throws -> Answer {
    while true {
      if let (answer, end) = parse(hasBody: !toHead) {
        received.removeFirst(end)
        return answer
      }
      guard let more = try await inbound.next() else {
        throw UnexpectedAnswer("the connection ended before the answer: \(String(decoding: received, as: UTF8.self))")
      }
      received += Array(more.readableBytesView)
    }
  }

  /// Waits until the server closes the connection, and returns the bytes that it still sent.
  func end() async throws -> String {
    while let more = try await inbound.next() { received += Array(more.readableBytesView) }
    return String(decoding: received, as: UTF8.self)
  }

  private func parse(hasBody: Bool) -> (Answer, Int)? {
    guard let head = received.indices.first(where: { received[$0...].starts(with: "\r\n\r\n".utf8) }) else { return nil }
    let lines = String(decoding: received[..<head], as: UTF8.self).split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let headers = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    var answer = Answer(status: status, headers: Dictionary(headers) { $0 + ", " + $1 }, body: "")
    // An interim answer (1xx) has no body.
    let length = !hasBody || status < 200 ? 0 : answer.headers["content-length"].flatMap { Int($0) } ?? 0
    let end = head + 4 + length
    guard received.count >= end else { return nil }
    answer.body = String(decoding: received[(head + 4)..<end], as: UTF8.self)
    return (answer, end)
  }
}
