import NIOConcurrencyHelpers
import NIOCore

/// The body of a request. It records if any byte was given to a connection. If none was, the other side cannot have accepted the request.
struct SealedBody: AsyncSequence, Sendable {
  private enum State { case whole, taken, sealed }

  private let bytes: ByteBuffer
  private let state = NIOLockedValueBox(State.whole)

  init(_ bytes: ByteBuffer) { self.bytes = bytes }

  /// Seals the body. From then on, no byte is given out that was not given out before.
  ///
  /// - Returns: `true` if no byte was given out before. Then no byte is ever sent.
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
      // The body fails here. If it ended normally, it would be an empty body, which the other side could accept.
      guard mayGo else { throw CancellationError() }
      return body.bytes
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }
}
