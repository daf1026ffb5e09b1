/// The error of work that did not end within its time limit and was cancelled.
struct TimeLimitExceeded: Error {
  var limit: Duration
}

/// Runs the work and cancels it if the time limit is reached.
///
/// - Throws: ``TimeLimitExceeded``, or the error of the work.
func withTimeLimit<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw TimeLimitExceeded(limit: limit)
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw CancellationError() }
    return value
  }
}
