/// The clock of all waits. Tests replace it, so that they do not really wait.
package protocol Timekeeper: Sendable {
  var now: ContinuousClock.Instant { get }

  /// Waits for the pause.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  func sleep(for pause: Duration) async throws
}

/// The clock of the machine.
package struct SystemTime: Timekeeper {
  package init() {}

  package var now: ContinuousClock.Instant { .now }

  package func sleep(for pause: Duration) async throws { try await Task.sleep(for: pause) }
}
