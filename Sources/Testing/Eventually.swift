/// Calls `ask` again and again until its value is the expected one.
///
/// - Throws: ``UnexpectedAnswer`` with the last value if the time is over.
@discardableResult
package func eventually<Value: Sendable>(
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
