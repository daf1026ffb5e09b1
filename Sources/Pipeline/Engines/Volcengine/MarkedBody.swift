import NIOConcurrencyHelpers
import NIOCore

/// A request's body that tells whether any of it was handed to a connection. While none was, the other side cannot have taken the request.
struct MarkedBody: AsyncSequence, Sendable {
  private let bytes: ByteBuffer
  private let handedOver = NIOLockedValueBox(false)

  init(_ bytes: [UInt8]) { self.bytes = ByteBuffer(bytes: bytes) }

  var length: Int64 { Int64(bytes.readableBytes) }
  var isHandedOver: Bool { handedOver.withLockedValue { $0 } }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }

  struct AsyncIterator: AsyncIteratorProtocol {
    private var body: MarkedBody?

    fileprivate init(body: MarkedBody) { self.body = body }

    mutating func next() async -> ByteBuffer? {
      guard let body else { return nil }
      self.body = nil
      body.handedOver.withLockedValue { $0 = true }
      return body.bytes
    }
  }
}
