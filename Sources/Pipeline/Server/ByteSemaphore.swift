import NIOConcurrencyHelpers

/// A counting semaphore for bytes. It serves waiters in the order of their arrival. So small requests cannot delay a large one without end.
package final class ByteSemaphore: Sendable {
  /// The time limit passed, or the task was cancelled, before enough bytes were free.
  package struct Late: Error {}

  fileprivate struct Waiter {
    var id: UInt64
    var bytes: Int
    var continuation: CheckedContinuation<Bool, Never>
  }

  fileprivate struct State {
    var free: Int
    var nextID: UInt64 = 0
    var waiters: [Waiter] = []
  }

  package let size: Int
  private let state: NIOLockedValueBox<State>

  package init(bytes: Int) {
    size = bytes
    state = NIOLockedValueBox(State(free: bytes))
  }

  /// Takes bytes. The caller must return them with ``release(_:)``.
  ///
  /// - Parameters:
  ///   - bytes: the number of bytes. A number above the size of the semaphore counts as its size.
  ///   - limit: the longest wait.
  /// - Throws: ``Late``, also if the task is cancelled.
  package func acquire(_ bytes: Int, within limit: Duration) async throws(Late) {
    let bytes = min(bytes, size)
    let id = state.withLockedValue { state -> UInt64? in
      if state.waiters.isEmpty, state.free >= bytes {
        state.free -= bytes
        return nil
      }
      state.nextID += 1
      return state.nextID
    }
    guard let id else { return }
    var timer: Task<Void, Never>?
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ready = state.withLockedValue { state in
          state.waiters.append(Waiter(id: id, bytes: bytes, continuation: continuation))
          return state.admit()
        }
        for waiter in ready { waiter.continuation.resume(returning: true) }
        // The timer starts after the waiter has joined the line, because only a waiter in the line can give up.
        timer = Task {
          try? await Task.sleep(for: limit)
          giveUp(id)
        }
        if Task.isCancelled { giveUp(id) }
      }
    } onCancel: {
      giveUp(id)
    }
    timer?.cancel()
    guard isIn else { throw Late() }
  }

  package func release(_ bytes: Int) {
    let ready = state.withLockedValue { state in
      state.free += min(bytes, size)
      return state.admit()
    }
    for waiter in ready { waiter.continuation.resume(returning: true) }
  }

  /// The number of bytes that are taken now.
  package var used: Int { size - state.withLockedValue { $0.free } }

  private func giveUp(_ id: UInt64) {
    let (waiter, ready) = state.withLockedValue { state in
      let index = state.waiters.firstIndex { $0.id == id }
      let waiter = index.map { state.waiters.remove(at: $0) }
      return (waiter, state.admit())
    }
    waiter?.continuation.resume(returning: false)
    for waiter in ready { waiter.continuation.resume(returning: true) }
  }
}

extension ByteSemaphore.State {
  /// Removes waiters from the front of the line and returns them, as long as there are enough free bytes for the first one.
  fileprivate mutating func admit() -> [ByteSemaphore.Waiter] {
    var ready: [ByteSemaphore.Waiter] = []
    while let first = waiters.first, first.bytes <= free {
      free -= first.bytes
      ready.append(waiters.removeFirst())
    }
    return ready
  }
}
