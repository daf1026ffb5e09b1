import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM while a request is followed. The first one cancels the work, which then tells what became of the request; the second one
/// leaves at once.
enum Interruption {
  /// Runs `work`.
  ///
  /// - Parameters:
  ///   - lastWords: said before leaving at once.
  ///   - work: is cancelled by the first signal.
  static func cancelling<Result: Sendable>(
    _ lastWords: LastWords, _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    let asked = AskedOnce()
    let sources = [SIGTERM, SIGINT].map { number in
      // The source only sees what the default action does not take first.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard asked.isFirst() else { leave(lastWords) }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    return try await task.value
  }

  private static func leave(_ lastWords: LastWords) -> Never {
    if let text = lastWords.text { StandardStream.error("\r\u{1B}[Kkatsudo: Left at once. \(text)\n") }
    _exit(Complaint.interrupted.rawValue)
  }
}

/// Whether something is asked for the first time.
private final class AskedOnce: Sendable {
  private let isAsked = Atomic<Bool>(false)

  func isFirst() -> Bool { !isAsked.exchange(true, ordering: .acquiringAndReleasing) }
}
