import Hummingbird
import KatsudoAPI
import NIOCore

/// Reads a body, in one task. A connection gives the bytes of a body only once, so the reader that began must also drop the rest.
final class BodyReading {
  enum Filled {
    /// The body has ended.
    case whole
    /// The body has more bytes than the limit of the call.
    case more
    /// The body is larger than this server accepts. The bytes that were read are dropped.
    case tooLarge
  }

  private let request: Request
  private let progress: BodyProgress
  private var chunks: RequestBody.AsyncIterator?
  private var buffer = ByteBuffer()

  init(_ request: Request, _ progress: BodyProgress) {
    self.request = request
    self.progress = progress
  }

  var bytes: ByteBufferView { buffer.readableBytesView }

  /// Reads until the body ends or holds more bytes than the limit.
  ///
  /// - Parameter capacity: the expected number of bytes.
  /// - Throws: ``APIError`` if the body arrives too slowly, or the error that ends the connection.
  func fill(upTo limit: Int, capacity: Int = 0) async throws -> Filled {
    buffer.reserveCapacity(capacity)
    while var chunk = try await next() {
      guard buffer.readableBytes + chunk.readableBytes <= BodyReader.byteLimit else {
        buffer = ByteBuffer()
        return .tooLarge
      }
      buffer.writeBuffer(&chunk)
      if buffer.readableBytes > limit { return .more }
    }
    progress.set(.ended)
    return .whole
  }

  /// Reads the rest of the body and drops it, within limits, because most clients look at the answer only after they have sent the whole
  /// body. If reading has not begun, this does nothing, and ``BodyDraining`` drops the body after the answer.
  func drain() async {
    buffer = ByteBuffer()
    guard chunks != nil else { return }
    let deadline = ContinuousClock.now + BodyDraining.timeLimit
    var left = BodyDraining.byteLimit
    while left > 0, ContinuousClock.now < deadline, let chunk = try? await next() { left -= chunk.readableBytes }
  }

  private func next() async throws -> ByteBuffer? {
    if chunks == nil {
      chunks = request.body.makeAsyncIterator()
      progress.set(.begun)
    }
    do { return try await chunks?.next() } catch is ConnectionWatch.BodyTooSlow {
      throw APIError(
        .requestTimeout, "The body came in too slowly: less than 64 KiB a second over 30 s. Send it again on a better connection.")
    }
  }
}
