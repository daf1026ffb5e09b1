import ServiceLifecycle

/// A service that is cancelled if its graceful shutdown takes longer than a limit. A client that stalls in the middle of an upload must not
/// delay the end of the server.
struct BoundedService: Service {
  let service: any Service
  let limit: Duration

  private struct Late: Error {}

  func run() async throws {
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.run() }
        group.addTask {
          try await gracefulShutdown()
          try await Task.sleep(for: limit)
          throw Late()
        }
        // `next()` returns when the service ends or throws when the limit is over, whichever comes first.
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch is Late {
      // The service was cancelled. The task group has waited for its end.
    }
  }
}
