/// A signal that one task sends, once or several times, and another waits for.
final class Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func tell() { continuation.yield() }

  /// Waits for the next signal. Only one task may wait.
  func wait() async { for await _ in stream { return } }

  /// The signal as a stream, for one reader.
  var requests: AsyncStream<Void> { stream }
}
