/// An event in the life of a job.
package enum JobEvent: Sendable, Hashable {
  /// A worker claims the job. Its next attempt begins.
  case claimed(engine: String, worker: String)
  /// The attempt is about to hand the work over to a service. Unless the record is withdrawn, the job never runs from its beginning again.
  /// `remoteID` is the id of the work if the engine made it. No ``accepted`` follows then.
  case handedOver(attempt: Int, remoteID: String? = nil)
  /// The service of an engine accepted the work. The event names no attempt: the answer may come after the lease was lost, and the next
  /// attempt needs the service's id.
  case accepted(engine: String, remoteID: String)
  /// The service certainly did not take the work. If the owner asked for a cancel, the job is now cancelled.
  case withdrawn(attempt: Int)
  /// A worker reattaches to handed-over work. The job's next attempt begins and waits for the service.
  case reattached(worker: String)
  /// The job gets an earlier result of its owner, which `engine` made. A waiting job gets it without an attempt (`nil`). The attempt of a
  /// running job ends with it, and its engine does not run.
  case reused(from: String, engine: String?, attempt: Int? = nil)
  /// The attempt succeeded. Its outputs are stored.
  case succeeded(attempt: Int)
  /// The attempt failed. The error is a message for the owner.
  case failed(attempt: Int, error: String)
  /// The engine of an attempt declines the job and has started nothing. The owner sees the error if the job fails because of too many
  /// declines.
  case declined(attempt: Int, error: String)
  /// The engine of an attempt is too busy for the job and has started nothing. This does not count against the job.
  case postponed(attempt: Int)
  /// The worker of an attempt releases the unfinished job. The attempt does not count as lost.
  case released(attempt: Int)
  /// The lease of an attempt has expired. Its worker counts as dead.
  case leaseLost(attempt: Int)
  /// The owner asks to cancel the job if it has not begun to run. A service is asked for work that it has.
  case cancelRequested
  /// The owner asks to cancel the job, also if it runs. The engine is asked to stop it.
  case stopRequested
  /// The engine stopped the work, or the service that has it never started it.
  case cancelConfirmed(attempt: Int)
  /// The engine does not stop the work.
  case cancelRefused(attempt: Int)

  /// The attempt that the event names, or `nil` if it names none.
  package var attempt: Int? {
    switch self {
    case .claimed, .accepted, .reattached, .cancelRequested, .stopRequested: nil
    case .reused(_, _, let attempt): attempt
    case .handedOver(let attempt, _), .withdrawn(let attempt), .succeeded(let attempt), .failed(let attempt, _), .declined(let attempt, _),
      .postponed(let attempt), .released(let attempt), .leaseLost(let attempt), .cancelConfirmed(let attempt), .cancelRefused(let attempt):
      attempt
    }
  }

  /// The event's name in the log of events.
  package var kind: JobEventKind {
    switch self {
    case .claimed: .claimed
    case .handedOver: .handedOver
    case .accepted: .accepted
    case .withdrawn: .withdrawn
    case .reattached: .reattached
    case .reused: .reused
    case .succeeded: .succeeded
    case .failed: .failed
    case .declined: .declined
    case .postponed: .postponed
    case .released: .released
    case .leaseLost: .leaseLost
    case .cancelRequested: .cancelRequested
    case .stopRequested: .stopRequested
    case .cancelConfirmed: .cancelConfirmed
    case .cancelRefused: .cancelRefused
    }
  }
}

/// The names of events in a store.
package enum JobEventKind: String, Sendable, Hashable, CaseIterable {
  /// The first event of every job.
  case submitted
  case claimed
  case handedOver = "handed_over"
  case accepted
  case withdrawn
  case reattached
  case reused
  case succeeded
  case failed
  case declined
  case postponed
  case released
  case leaseLost = "lease_lost"
  case cancelRequested = "cancel_requested"
  case stopRequested = "stop_requested"
  case cancelConfirmed = "cancel_confirmed"
  case cancelRefused = "cancel_refused"
  /// An output file of a job that succeeds. It comes before ``succeeded``, one event for each file in the order of the result.
  case output
  /// A progress report of an attempt. It changes no state, and only the newest report of each attempt is kept.
  case progress
}

/// The reason why an event changes nothing.
package enum TransitionRefusal: Error, Sendable, Hashable {
  /// The event is not allowed in the job's state.
  case notNow(JobState)
  /// The event names an attempt that is no longer the job's current attempt.
  case staleAttempt(current: Int)
}
