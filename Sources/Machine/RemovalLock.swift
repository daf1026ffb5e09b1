import NIOConcurrencyHelpers

/// Keeps files in their place for as long as somebody copies them. Whoever removes files that the database names holds the lock for each
/// removal. A backup holds it from the copy of the database until it has every file that this copy names.
///
/// The callers get the lock one after the other, in the order in which they came. A call waits even if its task is cancelled.
package final class RemovalLock: Sendable {
  private struct State {
    var isHeld = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = NIOLockedValueBox(State())

  package init() {}

  /// Runs work with the lock.
  package func holding<Value, Failure: Error>(_ work: () async throws(Failure) -> Value) async throws(Failure) -> Value {
    await take()
    defer { release() }
    return try await work()
  }

  private func take() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLockedValue { state in
        if state.isHeld {
          state.waiters.append(continuation)
          return false
        }
        state.isHeld = true
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  private func release() {
    let next = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
      guard !state.waiters.isEmpty else {
        state.isHeld = false
        return nil
      }
      return state.waiters.removeFirst()
    }
    next?.resume()
  }
}
