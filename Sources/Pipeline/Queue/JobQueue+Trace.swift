import KatsudoCore

extension JobQueue {
  /// Returns the headers `traceparent` and `tracestate` of a call that this server makes for a job, such as a webhook. Each call of this
  /// function gives the call an id of its own. The result is empty if the job came without a trace.
  package func traceHeaders(of id: String) async throws -> [(name: String, value: String)] {
    try await store.trace(of: id)?.child().headers ?? []
  }
}
