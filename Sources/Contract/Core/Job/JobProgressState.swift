/// The parts of a job that events move.
package struct JobProgressState: Sendable, Hashable {
  /// Whether a service outside this server has the job's work, or may have it.
  package enum Handover: Sendable, Hashable {
    case none
    /// An attempt waits for it.
    case held
    /// No attempt waits for it: its worker or its server ended.
    case adrift
  }

  /// How often a job may be tried in vain before it fails.
  package struct Limits: Sendable, Hashable {
    /// A job that loses this many workers fails, since it is likely what kills them.
    package var lostAttempts: Int
    /// A job that its engines decline this often fails.
    package var declines: Int

    package init(lostAttempts: Int = 10, declines: Int = 20) {
      self.lostAttempts = lostAttempts
      self.declines = declines
    }
  }

  package var state: JobState
  /// How many times a worker has taken the job.
  package var attempt: Int
  /// How many of its workers vanished.
  package var lostAttempts: Int
  /// How many attempts ended with an engine that could not take it.
  package var declines: Int
  package var handover: Handover
  /// Whether its owner asked to cancel it and the service that has the work has not answered yet.
  package var isCancelAsked: Bool

  package init(
    state: JobState, attempt: Int, lostAttempts: Int, declines: Int = 0, handover: Handover = .none, isCancelAsked: Bool = false
  ) {
    self.state = state
    self.attempt = attempt
    self.lostAttempts = lostAttempts
    self.declines = declines
    self.handover = handover
    self.isCancelAsked = isCancelAsked
  }

  /// The one place that decides what an event does to a job.
  ///
  /// - Throws: ``TransitionRefusal`` where the event does not apply; the job stays as it is.
  package func applying(_ event: JobEvent, limits: Limits) throws(TransitionRefusal) -> JobProgressState {
    var next = self
    switch (state, event) {
    case (.inQueue, .claimed):
      next.state = .inProgress
      next.attempt += 1
    case (.inQueue, .cancelRequested):
      next.state = .cancelled
    case (.inProgress, .handedOver(let attempt)):
      try own(attempt)
      guard handover == .none else { throw .notNow(state) }
      next.handover = .held
    case (.inProgress, .takenBack(let attempt)):
      try own(attempt)
      guard handover != .none else { throw .notNow(state) }
      next.handover = .none
      if isCancelAsked { next.state = .cancelled }
    case (.inProgress, .reattached):
      guard handover == .adrift else { throw .notNow(state) }
      next.handover = .held
      next.attempt += 1
    case (.inProgress, .succeeded(let attempt)):
      try own(attempt)
      next.state = .succeeded
    case (.inProgress, .failed(let attempt)):
      try own(attempt)
      next.state = .failed
    case (.inProgress, .declined(let attempt)):
      try own(attempt)
      guard handover == .none else { throw .notNow(state) }
      next.declines += 1
      next.state = next.declines >= limits.declines ? .failed : .inQueue
    case (.inProgress, .postponed(let attempt)):
      try own(attempt)
      guard handover == .none else { throw .notNow(state) }
      next.state = .inQueue
    case (.inProgress, .released(let attempt)):
      try own(attempt)
      next.leave()
    case (.inProgress, .leaseLost(let attempt)):
      try own(attempt)
      next.lostAttempts += 1
      next.leave()
      // Waiting for others' work kills no worker; and what may be paid for is not given up.
      if next.state == .inQueue, next.lostAttempts >= limits.lostAttempts { next.state = .failed }
    case (.inProgress, .cancelRequested):
      guard handover != .none else { throw .notNow(state) }
      next.isCancelAsked = true
    case (.inProgress, .cancelConfirmed(let attempt)):
      try own(attempt)
      guard handover != .none else { throw .notNow(state) }
      next.state = .cancelled
    case (.inProgress, .cancelRefused(let attempt)):
      try own(attempt)
      next.isCancelAsked = false
    default:
      throw .notNow(state)
    }
    if next.state.isFinal { next.isCancelAsked = false }
    return next
  }

  /// Without a worker: work that is nobody else's waits again, and what was handed over stays where it is until a worker takes it up.
  private mutating func leave() {
    if handover == .none { state = .inQueue } else { handover = .adrift }
  }

  private func own(_ attempt: Int) throws(TransitionRefusal) {
    guard attempt == self.attempt else { throw .staleAttempt(current: self.attempt) }
  }
}
