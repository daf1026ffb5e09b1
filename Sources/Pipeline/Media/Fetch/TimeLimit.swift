import EmakiCore

/// Runs the work, and stops it where it takes longer than the limit. Returns when the work has ended, so that its cleaning up is done.
func withTimeLimit<Value: Sendable>(
  _ limit: Duration, orThrow error: MediaError, _ work: @escaping @Sendable () async throws(MediaError) -> Value
) async throws(MediaError) -> Value {
  let outcome = await withTaskGroup(of: Result<Value, MediaError>?.self) { group in
    group.addTask {
      do throws(MediaError) {
        return .success(try await work())
      } catch {
        return .failure(error)
      }
    }
    group.addTask {
      do {
        try await Task.sleep(for: limit)
        return .failure(error)
      } catch {
        return nil  // The work ended first, or the whole task was cancelled: the other child tells.
      }
    }
    defer { group.cancelAll() }
    while let next = await group.next() {
      if let next { return next }
    }
    return .failure(FetchFault.stopped)
  }
  return try outcome.get()
}
