package import KatsudoCore

/// The answer to a cancel request.
package struct CancelReply: Sendable, Hashable {
  /// The job's state after the call.
  package var state: JobState
  /// `true` if the job is cancelled because of the request.
  package var isCancelled: Bool

  package init(state: JobState, isCancelled: Bool) {
    self.state = state
    self.isCancelled = isCancelled
  }
}

extension JobQueue {
  /// Cancels a job that still waits. If its work was handed over to a service, asks that service and waits for its answer.
  ///
  /// - Parameter limit: the longest wait for the service. After that the job counts as not cancelled. If the service stops the work later,
  ///   the job's state shows it. The wire's own clients wait 5 s for a cancel, and the whole answer should come within 3 s.
  /// - Returns: `nil` if there is no such job.
  package func cancel(id: String, within limit: Duration = .milliseconds(2500)) async throws -> CancelReply? {
    do {
      guard let change = try await store.apply(.cancelRequested, to: id, result: nil) else { return nil }
      if change.job.state == .cancelled { return CancelReply(state: .cancelled, isCancelled: true) }
    } catch TransitionRefusal.notNow(let state) {
      return CancelReply(state: state, isCancelled: false)
    }
    await waitForAnswer(id: id, limit: limit)
    guard let state = try await store.job(id: id)?.state else { return nil }
    return CancelReply(state: state, isCancelled: state == .cancelled)
  }

  private func waitForAnswer(id: String, limit: Duration) async {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end, !Task.isCancelled {
      let seen = answers.count
      if (try? await store.job(id: id)?.lifecycle.isCancelAsked) != true { return }
      await answers.wait(after: seen, atMost: end - .now)
    }
  }
}
