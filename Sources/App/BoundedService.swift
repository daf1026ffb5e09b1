import ServiceLifecycle

/// A service that is cancelled where its graceful shutdown takes too long: a client that stalls in the middle of an upload must not hold up
/// the end of the server.
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
        // The first to end is the service itself, or its time.
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch is Late {
      // Cancelled, and gone by the time the group is left.
    }
  }
}
