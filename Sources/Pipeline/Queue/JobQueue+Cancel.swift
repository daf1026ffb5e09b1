import KatsudoAPI
package import KatsudoCore

/// The answer to a cancel request.
package struct CancelReply: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    /// The job is cancelled because of the request.
    case cancelled
    /// The job goes on, or has ended before. The reason is a sentence for the owner.
    case notCancellable(reason: String)
    /// The engine was asked to stop the job and has not answered yet.
    case requested
  }

  /// The job's state after the call.
  package var state: JobState
  package var outcome: Outcome

  package init(state: JobState, outcome: Outcome) {
    self.state = state
    self.outcome = outcome
  }
}

extension JobQueue {
  /// Cancels a job that has not begun to run. A service is asked for work that was handed over to it.
  ///
  /// - Parameters:
  ///   - running: `true` to cancel the job also if it runs. Its engine is then asked to stop.
  ///   - limit: the longest wait for the engine or the service. If it stops the work later, the job's state shows it. The wire's own clients
  ///     wait 5 s for a cancel, so the default is 3 s, and 2.5 s if a running job is not to be stopped.
  /// - Returns: `nil` if there is no such job.
  package func cancel(id: String, running: Bool = false, within limit: Duration? = nil) async throws -> CancelReply? {
    do {
      guard let change = try await store.apply(running ? .stopRequested : .cancelRequested, to: id, result: nil) else { return nil }
      if change.job.state == .cancelled { return CancelReply(state: .cancelled, outcome: .cancelled) }
    } catch TransitionRefusal.notNow(let state) {
      return CancelReply(state: state, outcome: .notCancellable(reason: Self.refusal(state)))
    }
    await waitForAnswer(id: id, limit: limit ?? .milliseconds(running ? 3000 : 2500))
    guard let job = try await store.job(id: id) else { return nil }
    return CancelReply(state: job.state, outcome: Self.outcome(job, running: running))
  }

  private static func outcome(_ job: Job, running: Bool) -> CancelReply.Outcome {
    switch job.state {
    case .cancelled: .cancelled
    case .inProgress where job.lifecycle.isCancelAsked && running: .requested
    case .inProgress:
      .notCancellable(reason: "The engine \(job.lifecycle.engine ?? "of this request") does not stop a request that it works on.")
    case .inQueue, .succeeded, .failed: .notCancellable(reason: refusal(job.state))
    }
  }

  private static func refusal(_ state: JobState) -> String {
    switch state {
    case .inQueue: "The request waits again. Cancel it once more."
    case .inProgress: "The request runs. Add ?running=true to stop a request that runs."
    case .succeeded, .failed: "The request has ended."
    case .cancelled: "The request was cancelled before."
    }
  }

  private func waitForAnswer(id: String, limit: Duration) async {
    let end = time.uptime + limit
    while time.uptime < end, !Task.isCancelled {
      let seen = answers.count
      if (try? await store.job(id: id)?.lifecycle.isCancelAsked) != true { return }
      await answers.wait(after: seen, atMost: end - time.uptime, on: time)
    }
  }
}
