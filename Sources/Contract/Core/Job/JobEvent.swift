/// What can happen to a job.
package enum JobEvent: Sendable, Hashable {
  /// A worker takes it; its next attempt begins.
  case claimed
  /// The worker of an attempt made the outputs.
  case succeeded(attempt: Int)
  /// The worker of an attempt could not.
  case failed(attempt: Int)
  /// The worker of an attempt hands it back unfinished, because its server stops. Does not count as lost.
  case released(attempt: Int)
  /// The lease of an attempt ran out, so its worker is taken for dead.
  case leaseLost(attempt: Int)
  /// Its owner does not want it any more.
  case cancelRequested
}

/// Why an event changes nothing.
package enum TransitionRefusal: Error, Sendable, Hashable {
  /// The state has no arrow for the event.
  case notNow(JobState)
  /// The event speaks for an attempt that is no longer the job's own.
  case staleAttempt(current: Int)
}

/// The parts of a job that events move.
package struct JobProgressState: Sendable, Hashable {
  package var state: JobState
  /// How many times a worker has taken the job.
  package var attempt: Int
  /// How many of its workers vanished.
  package var lostAttempts: Int

  package init(state: JobState, attempt: Int, lostAttempts: Int) {
    self.state = state
    self.attempt = attempt
    self.lostAttempts = lostAttempts
  }

  /// The one place that decides what an event does to a job.
  ///
  /// - Parameter lostAttemptLimit: a job that loses this many workers fails, since it is likely what kills them.
  /// - Throws: ``TransitionRefusal`` where the event does not apply; the job stays as it is.
  package func applying(_ event: JobEvent, lostAttemptLimit: Int) throws(TransitionRefusal) -> JobProgressState {
    var next = self
    switch (state, event) {
    case (.inQueue, .claimed):
      next.state = .inProgress
      next.attempt += 1
    case (.inQueue, .cancelRequested):
      next.state = .cancelled
    case (.inProgress, .succeeded(let attempt)):
      try own(attempt)
      next.state = .succeeded
    case (.inProgress, .failed(let attempt)):
      try own(attempt)
      next.state = .failed
    case (.inProgress, .released(let attempt)):
      try own(attempt)
      next.state = .inQueue
    case (.inProgress, .leaseLost(let attempt)):
      try own(attempt)
      next.lostAttempts += 1
      next.state = next.lostAttempts >= lostAttemptLimit ? .failed : .inQueue
    default:
      throw .notNow(state)
    }
    return next
  }

  private func own(_ attempt: Int) throws(TransitionRefusal) {
    guard attempt == self.attempt else { throw .staleAttempt(current: self.attempt) }
  }
}
