import NIOConcurrencyHelpers

/// Lets a fixed number of tasks in at a time, in the order of their coming.
final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: NIOLockedValueBox<State>

  init(places: Int) { state = NIOLockedValueBox(State(free: places)) }

  /// Runs `body` once there is a place. Waiting is not cut short by cancellation: places come free within the time of a parse.
  func pass<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    await withCheckedContinuation { continuation in
      let isFree = state.withLockedValue { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
    defer { leave() }
    return try await body()
  }

  private func leave() {
    let next = state.withLockedValue { state in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() as CheckedContinuation<Void, Never>? }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
