package import KatsudoAPI
import NIOConcurrencyHelpers

/// Wakes the tasks that wait for work. A task reads ``count``, looks for work, and passes the count to ``wait(after:)``. So it does not
/// miss a signal that is raised between the look and the wait.
package final class WorkSignal: Sendable {
  private struct State {
    var count: UInt64 = 0
    var nextWaiter: UInt64 = 0
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = NIOLockedValueBox(State())

  package init() {}

  /// The number of times that the signal was raised.
  package var count: UInt64 { state.withLockedValue { $0.count } }

  package func raise() {
    let waiters = state.withLockedValue { state in
      state.count += 1
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Returns when the signal has been raised more often than `seen`, or when the task is cancelled.
  package func wait(after seen: UInt64) async {
    let id = state.withLockedValue { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLockedValue { state in
          if state.count > seen || Task.isCancelled { return true }
          state.waiters[id] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLockedValue { $0.waiters.removeValue(forKey: id) }?.resume()
    }
  }

  /// Waits like ``wait(after:)``, but not longer than a limit.
  ///
  /// - Parameter time: the clock of the limit.
  package func wait(after seen: UInt64, atMost limit: Duration, on time: TimeSource = .system) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await time.sleep(limit) }
      group.addTask { await self.wait(after: seen) }
      await group.next()
      group.cancelAll()
    }
  }
}
