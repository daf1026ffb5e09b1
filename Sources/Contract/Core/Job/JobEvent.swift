/// What can happen to a job.
package enum JobEvent: Sendable, Hashable {
  /// A worker takes it; its next attempt begins.
  case claimed(engine: String, worker: String)
  /// The attempt is about to hand the work to a service: from here on the job is never run from its beginning again.
  case handedOver(attempt: Int)
  /// The service of an engine took the work. It names no attempt: the answer may come when the lease is lost, and the next attempt must know it.
  case accepted(engine: String, remoteID: String)
  /// The service surely did not take the work. A wish to cancel it is fulfilled by that.
  case withdrawn(attempt: Int)
  /// A worker takes up the waiting for work that was handed over; its next attempt begins.
  case reattached(worker: String)
  /// The worker of an attempt made the outputs.
  case succeeded(attempt: Int)
  /// The worker of an attempt could not. The error is a sentence for the owner.
  case failed(attempt: Int, error: String)
  /// The engine of an attempt cannot take the job now, and has started nothing. The error is for the owner, should this be the last try.
  case declined(attempt: Int, error: String)
  /// The engine of an attempt has too much to do, and has started nothing. It says nothing against the job.
  case postponed(attempt: Int)
  /// The worker of an attempt hands it back unfinished. It does not count as lost.
  case released(attempt: Int)
  /// The lease of an attempt ran out, so its worker is taken for dead.
  case leaseLost(attempt: Int)
  /// Its owner does not want it any more.
  case cancelRequested
  /// The service that has the work stopped it, or never started it.
  case cancelConfirmed(attempt: Int)
  /// The service that has the work does not stop it.
  case cancelRefused(attempt: Int)

  /// The attempt that the event speaks for; `nil` for one that comes from outside an attempt.
  package var attempt: Int? {
    switch self {
    case .claimed, .accepted, .reattached, .cancelRequested: nil
    case .handedOver(let attempt), .withdrawn(let attempt), .succeeded(let attempt), .failed(let attempt, _), .declined(let attempt, _),
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
    case .succeeded: .succeeded
    case .failed: .failed
    case .declined: .declined
    case .postponed: .postponed
    case .released: .released
    case .leaseLost: .leaseLost
    case .cancelRequested: .cancelRequested
    case .cancelConfirmed: .cancelConfirmed
    case .cancelRefused: .cancelRefused
    }
  }
}

/// The names that a store keeps events under.
package enum JobEventKind: String, Sendable, Hashable, CaseIterable {
  /// The first event of every job.
  case submitted
  case claimed
  case handedOver = "handed_over"
  case accepted
  case withdrawn
  case reattached
  case succeeded
  case failed
  case declined
  case postponed
  case released
  case leaseLost = "lease_lost"
  case cancelRequested = "cancel_requested"
  case cancelConfirmed = "cancel_confirmed"
  case cancelRefused = "cancel_refused"
  /// A report of an attempt. It changes no state, and only the newest of an attempt is kept.
  case progress
}

/// The reason why an event changes nothing.
package enum TransitionRefusal: Error, Sendable, Hashable {
  /// The state has no arrow for the event.
  case notNow(JobState)
  /// The event speaks for an attempt that is no longer the job's own.
  case staleAttempt(current: Int)
}
