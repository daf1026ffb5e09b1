import NIOConcurrencyHelpers
import NIOCore

/// A request's body that knows whether any of it was handed to a connection. As long as none was, the other side cannot have taken the request.
struct SealedBody: AsyncSequence, Sendable {
  private enum State { case whole, taken, sealed }

  private let bytes: ByteBuffer
  private let state = NIOLockedValueBox(State.whole)

  init(_ bytes: ByteBuffer) { self.bytes = bytes }

  /// Holds back what was not handed out yet, for good.
  ///
  /// - Returns: whether nothing was handed out, and so nothing ever will be.
  func seal() -> Bool {
    state.withLockedValue { state in
      if state == .whole { state = .sealed }
      return state == .sealed
    }
  }

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let body: SealedBody
    private var isAtEnd = false

    fileprivate init(body: SealedBody) { self.body = body }

    mutating func next() async throws -> ByteBuffer? {
      guard !isAtEnd else { return nil }
      isAtEnd = true
      let mayGo = body.state.withLockedValue { state in
        if state == .whole { state = .taken }
        return state == .taken
      }
      // Ending well would be an empty body, which is something to take.
      guard mayGo else { throw CancellationError() }
      return body.bytes
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }
}
