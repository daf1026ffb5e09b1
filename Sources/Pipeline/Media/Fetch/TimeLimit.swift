package import KatsudoCore

/// Runs work and cancels it at the time limit. Returns when the work has ended, so that its cleanup is done. If the work succeeds while it
/// is being cancelled, this counts as success, because the result exists.
package func withTimeLimit<Value: Sendable>(
  _ limit: Duration, orThrow error: MediaError, _ work: @escaping @Sendable () async throws(MediaError) -> Value
) async throws(MediaError) -> Value {
  let outcome: Result<Value, MediaError> = await withTaskGroup(of: TimedOutcome<Value>.self) { group in
    group.addTask {
      do throws(MediaError) {
        return .ended(.success(try await work()))
      } catch {
        return .ended(.failure(error))
      }
    }
    group.addTask {
      do {
        try await Task.sleep(for: limit)
        return .late
      } catch {
        return .timerStopped
      }
    }
    var isLate = false
    while let next = await group.next() {
      switch next {
      case .timerStopped: continue
      case .late: isLate = true
      case .ended(let result):
        // A problem of the machine is more useful to report than the time limit.
        if isLate, case .failure(let cause) = result, cause.code != .machineTrouble { return .failure(error) }
        group.cancelAll()
        return result
      }
      group.cancelAll()
    }
    return .failure(FetchFault.stopped)
  }
  return try outcome.get()
}

private enum TimedOutcome<Value: Sendable>: Sendable {
  case ended(Result<Value, MediaError>)
  case late
  /// The work ended first, or the whole task was cancelled.
  case timerStopped
}
