import NIOConcurrencyHelpers
import NIOCore

/// The body of a request. ``isTaken`` is `true` if a connection has got it. Otherwise, no server can have accepted the request.
struct SingleBody: AsyncSequence, Sendable {
  let bytes: ByteBuffer
  private let taken = NIOLockedValueBox(false)

  init(_ bytes: ByteBuffer) { self.bytes = bytes }

  var isTaken: Bool { taken.withLockedValue { $0 } }

  struct AsyncIterator: AsyncIteratorProtocol {
    let body: SingleBody
    private var isAtEnd = false

    init(body: SingleBody) { self.body = body }

    mutating func next() async -> ByteBuffer? {
      guard !isAtEnd else { return nil }
      isAtEnd = true
      body.taken.withLockedValue { $0 = true }
      return body.bytes
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }
}
