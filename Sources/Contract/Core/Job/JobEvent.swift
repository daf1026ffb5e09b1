/// What can happen to a job.
package enum JobEvent: Sendable, Hashable {
  /// A worker takes it; its next attempt begins.
  case claimed
  /// The attempt is about to hand the work to a service: from here on the job is never run from its beginning again.
  case handedOver(attempt: Int)
  /// The service surely did not take the work. A wish to cancel it is fulfilled by that.
  case takenBack(attempt: Int)
  /// A worker takes up the waiting for work that was handed over; its next attempt begins.
  case reattached
  /// The worker of an attempt made the outputs.
  case succeeded(attempt: Int)
  /// The worker of an attempt could not.
  case failed(attempt: Int)
  /// The engine of an attempt cannot take the job now, and has started nothing.
  case declined(attempt: Int)
  /// The engine of an attempt has too much to do, and has started nothing. Says nothing against the job.
  case postponed(attempt: Int)
  /// The worker of an attempt hands it back unfinished, because its server stops. Does not count as lost.
  case released(attempt: Int)
  /// The lease of an attempt ran out, so its worker is taken for dead.
  case leaseLost(attempt: Int)
  /// Its owner does not want it any more.
  case cancelRequested
  /// The service that has the work stopped it, or never started it.
  case cancelConfirmed(attempt: Int)
  /// The service that has the work does not stop it.
  case cancelRefused(attempt: Int)
}

/// Why an event changes nothing.
package enum TransitionRefusal: Error, Sendable, Hashable {
  /// The state has no arrow for the event.
  case notNow(JobState)
  /// The event speaks for an attempt that is no longer the job's own.
  case staleAttempt(current: Int)
}
