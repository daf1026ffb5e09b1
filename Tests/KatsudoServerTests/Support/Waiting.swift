import KatsudoAPI
import KatsudoTesting

/// Calls `ask` again and again until its value is the expected one.
///
/// - Throws: ``UnexpectedAnswer`` with the last value if the time is over.
@discardableResult
func eventually<Value: Sendable>(
  within limit: Duration = .seconds(30), every pause: Duration = .milliseconds(20), _ what: String,
  _ ask: () async throws -> Value, until isThere: (Value) -> Bool
) async throws -> Value {
  let deadline = ContinuousClock.now + limit
  while true {
    let value = try await ask()
    if isThere(value) { return value }
    guard ContinuousClock.now < deadline else { throw UnexpectedAnswer("waited \(limit) in vain until \(what); last: \(value)") }
    try await Task.sleep(for: pause)
  }
}

extension APIClient {
  /// Waits until a request runs.
  func running(_ id: String) async throws {
    try await eventually("request \(id) runs", { try await status(id)["status"] }, until: { $0 == "in_progress" })
  }
}
