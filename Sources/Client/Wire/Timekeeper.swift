/// The clock of everything that waits, so that tests see pauses without spending them.
package protocol Timekeeper: Sendable {
  /// The present moment.
  var now: ContinuousClock.Instant { get }

  /// Waits.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  func sleep(for pause: Duration) async throws
}

/// The machine's own clock.
package struct SystemTime: Timekeeper {
  package init() {}

  package var now: ContinuousClock.Instant { .now }

  package func sleep(for pause: Duration) async throws { try await Task.sleep(for: pause) }
}
