/// A signal that something must end. One task waits for it.
final class EndSignal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  /// Gives the signal. Further calls do nothing.
  func give() { continuation.finish() }

  /// Returns when the signal was given, or when the task is cancelled.
  func wait() async { for await _ in stream {} }
}
