import KatsudoAPI
package import KatsudoCore

extension EventHub {
  /// Waits until a job is in a state that ends the wait. It returns early if the server stops or the job is deleted.
  ///
  /// - Parameters:
  ///   - reader: the reader of the job.
  ///   - limit: the longest wait.
  ///   - isOver: decides about the job's state. It is asked at once, then after each change.
  package func wait(
    _ reader: EventHubReader, for requestID: String, in store: any JobStore, atMost limit: Duration, until isOver: (JobState) -> Bool
  ) async throws {
    let deadline = uptime + limit
    while let state = try await store.glance(id: requestID)?.state, !isOver(state), !reader.isOver {
      let left = deadline - uptime
      guard left > .zero else { return }
      await reader.wait(atMost: left)
    }
  }
}
