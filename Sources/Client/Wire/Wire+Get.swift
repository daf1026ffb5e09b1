import Foundation
import KatsudoAPI
import NIOHTTP1

extension Wire {
  /// Sends a GET call and returns the JSON of its answer and the pause that the server asks for. Retries as ``RetryPolicy`` allows.
  ///
  /// - Parameter deadline: the end of all attempts, on the clock of `time`. `nil` means no end.
  /// - Throws: ``KatsudoError``, or `CancellationError` if the task was cancelled.
  func get(
    _ path: String, query: [(String, String?)] = [], deadline: Duration? = nil
  ) async throws -> (json: JSONValue, retryAfter: Duration?) {
    let target = path + QueryText.of(query)
    var repetition = 0
    while true {
      let fault: KatsudoError
      var requested: Duration?
      do {
        let left = deadline.map { max($0 - time.uptime, .milliseconds(1)) } ?? options.callTimeout
        let answer = try await send(.GET, target, within: min(options.callTimeout, left), on: HTTPClients.reading)
        guard answer.isTemporary else { return (try answer.json(), answer.retryAfter) }
        fault = answer.error()
        requested = answer.retryAfter
      } catch let error as KatsudoError {
        throw error
      } catch {
        try Task.checkCancellation()
        let lost = KatsudoError.connection(error, to: base.origin)
        // A server that sends an invalid answer would send it again, so there is no retry.
        guard case .transport = lost else { throw lost }
        fault = lost
      }
      let pause = options.retries.pause(before: repetition, requested: requested, chance: .random(in: 0...1))
      guard let pause, deadline.map({ time.uptime + pause < $0 }) ?? true else { throw fault }
      try await time.sleep(pause)
      repetition += 1
    }
  }
}
