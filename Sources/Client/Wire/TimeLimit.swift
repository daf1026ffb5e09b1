/// The error of work that was cancelled because it took longer than its time limit.
struct TimeLimitExceeded: Error {
  var limit: Duration
}

/// Runs the work. Cancels it if it takes longer than the time limit.
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
