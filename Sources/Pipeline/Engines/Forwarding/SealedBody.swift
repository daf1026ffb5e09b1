import NIOConcurrencyHelpers
import NIOCore

/// The body of a request. It records whether any byte was handed to a connection. If none was, the other side cannot have taken the
/// request.
struct SealedBody: AsyncSequence, Sendable {
  private enum State { case whole, taken, sealed }

  private let bytes: ByteBuffer
  private let state = NIOLockedValueBox(State.whole)

  init(_ bytes: ByteBuffer) { self.bytes = bytes }

  /// Seals the body: bytes that were not handed out yet never will be.
  ///
  /// - Returns: `true` if nothing was handed out before, so nothing ever will be.
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
      // A normal end would be an empty body, which the other side could accept. So the body fails instead.
      guard mayGo else { throw CancellationError() }
      return body.bytes
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }
}
