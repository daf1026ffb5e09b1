import Foundation
import KatsudoAPI
import NIOHTTP1

extension Wire {
  /// Reads, again and again as the policy allows.
  ///
  /// - Parameter deadline: no repetition begins after it, and no attempt goes on after it.
  /// - Throws: ``KatsudoError``, or `CancellationError` where the task was cancelled.
  func get(
    _ path: String, query: [(String, String?)] = [], deadline: ContinuousClock.Instant? = nil
  ) async throws -> (json: JSONValue, retryAfter: Duration?) {
    let target = path + Query.text(query)
    var repetition = 0
    while true {
      let fault: KatsudoError
      var requested: Duration?
      do {
        let left = deadline.map { max($0 - time.now, .milliseconds(1)) } ?? options.callTimeout
        let answer = try await send(.GET, target, within: min(options.callTimeout, left), on: HTTPClients.reading)
        guard answer.isTemporary else { return (try answer.json(), answer.retryAfter) }
        fault = answer.error()
        requested = answer.retryAfter
      } catch let error as KatsudoError {
        throw error
      } catch {
        try Task.checkCancellation()
        let lost = KatsudoError.connection(error, to: base.origin)
        // What breaks the contract does so again.
        guard case .transport = lost else { throw lost }
        fault = lost
      }
      let pause = options.retries.pause(before: repetition, requested: requested, chance: .random(in: 0...1))
      guard let pause, deadline.map({ time.now + pause < $0 }) ?? true else { throw fault }
      try await time.sleep(for: pause)
      repetition += 1
    }
  }
}
