/// Something that one task waits for and another tells, once or often.
final class Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func tell() { continuation.yield() }

  /// For one reader.
  func wait() async { for await _ in stream { return } }

  /// The signal as a stream, for one reader.
  var requests: AsyncStream<Void> { stream }
}
