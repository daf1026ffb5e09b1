package import KatsudoAPI

/// The part of a job that events change. A store keeps it in the life-cycle columns of the job.
package struct JobLifecycle: Sendable, Hashable {
  /// The record of work that was handed over to a service outside this server.
  package enum Remote: Sendable, Hashable {
    case none
    /// A submission is on its way, or its outcome is not known.
    case open
    /// The service has the work under this id.
    case accepted(id: String)
  }

  /// The numbers of lost attempts and declines after which a job fails.
  package struct Limits: Sendable, Hashable {
    /// A job that loses its lease this often fails, because it probably kills its workers.
    package var lostAttempts: Int
    /// A job that its engines decline this often fails.
    package var declines: Int

    package init(lostAttempts: Int = 10, declines: Int = 20) {
      self.lostAttempts = lostAttempts
      self.declines = declines
    }
  }

  package var state: JobState
  /// The number of times that a worker claimed the job or reattached to it.
  package var attempt: Int
  /// The number of attempts whose lease was lost.
  package var lostAttempts: Int
  /// The number of attempts that the engine declined.
  package var declines: Int
  /// The engine of the last attempt, or the engine that made the result if it is an earlier one.
  package var engine: String?
  /// The worker that holds the lease, or `nil` if no worker holds it.
  package var worker: String?
  package var remote: Remote
  /// `true` while the owner waits for the engine to stop the work.
  package var isCancelAsked: Bool
  /// The message for the owner if the job failed.
  package var error: String?
  /// The time of the last claim. A reattach does not change it.
  package var startedAt: Timestamp?
  package var finishedAt: Timestamp?

  package init(
    state: JobState, attempt: Int = 0, lostAttempts: Int = 0, declines: Int = 0, engine: String? = nil, worker: String? = nil,
    remote: Remote = .none, isCancelAsked: Bool = false, error: String? = nil, startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil
  ) {
    self.state = state
    self.attempt = attempt
    self.lostAttempts = lostAttempts
    self.declines = declines
    self.engine = engine
    self.worker = worker
    self.remote = remote
    self.isCancelAsked = isCancelAsked
    self.error = error
    self.startedAt = startedAt
    self.finishedAt = finishedAt
  }

  /// `true` if a service outside this server has the work, or may have it.
  package var isHandedOver: Bool { remote != .none }
  /// The service's id of the work. It is `nil` if no work is handed over or if the outcome of a submission is not known.
  package var remoteID: String? { if case .accepted(let id) = remote { id } else { nil } }
  /// `true` for handed-over work that no worker waits for. A worker can reattach to it.
  package var isAdrift: Bool { state == .inProgress && worker == nil && isHandedOver }

  /// Returns the life cycle after an event. Only this function decides the next state of a job.
  ///
  /// - Throws: ``TransitionRefusal`` if the event does not apply. The job then stays as it is.
  package func applying(_ event: JobEvent, at now: Timestamp, limits: Limits) throws(TransitionRefusal) -> JobLifecycle {
    if let attempt = event.attempt, state == .inProgress, attempt != self.attempt { throw .staleAttempt(current: self.attempt) }
    var next = self
    switch (state, event) {
    case (.inQueue, .claimed(let engine, let worker)):
      next.state = .inProgress
      next.attempt += 1
      next.engine = engine
      next.worker = worker
      next.startedAt = now
    case (.inQueue, .reused(_, let engine, nil)):
      next.state = .succeeded
      next.engine = engine
    case (.inQueue, .cancelRequested), (.inQueue, .stopRequested):
      next.state = .cancelled
    case (.inProgress, .handedOver(_, let id)):
      guard !isHandedOver else { throw .notNow(state) }
      next.remote = id.map { .accepted(id: $0) } ?? .open
    case (.inProgress, .accepted(let engine, let id)):
      guard isHandedOver, engine == self.engine, remoteID == nil || remoteID == id else { throw .notNow(state) }
      next.remote = .accepted(id: id)
    case (.inProgress, .withdrawn):
      guard isHandedOver else { throw .notNow(state) }
      next.remote = .none
      // If the service does not have the work and no worker holds the job, it waits in the queue again.
      if isCancelAsked { next.state = .cancelled } else if worker == nil { next.state = .inQueue }
      next.isCancelAsked = false
    case (.inProgress, .reattached(let worker)):
      guard isAdrift else { throw .notNow(state) }
      next.worker = worker
      next.attempt += 1
    case (.inProgress, .reused(_, let engine, .some)):
      guard !isHandedOver else { throw .notNow(state) }
      next.state = .succeeded
      next.engine = engine
    case (.inProgress, .succeeded):
      next.state = .succeeded
    case (.inProgress, .failed(_, let error)):
      next.state = .failed
      next.error = error
    case (.inProgress, .declined(_, let error)):
      guard !isHandedOver else { throw .notNow(state) }
      next.declines += 1
      next.leave()
      if next.state == .inQueue, next.declines >= limits.declines { next.fail(error) }
    case (.inProgress, .postponed):
      guard !isHandedOver else { throw .notNow(state) }
      next.leave()
    case (.inProgress, .released):
      next.leave()
    case (.inProgress, .leaseLost):
      next.lostAttempts += 1
      next.leave()
      // The limit does not apply to handed-over work: an attempt that only waits for a service does not kill its worker, and the work may
      // be paid for.
      if next.state == .inQueue, next.lostAttempts >= limits.lostAttempts {
        next.fail("The request failed because its worker was lost \(next.lostAttempts) times.")
      }
    case (.inProgress, .cancelRequested):
      guard isHandedOver else { throw .notNow(state) }
      next.isCancelAsked = true
    case (.inProgress, .stopRequested):
      next.isCancelAsked = true
    case (.inProgress, .cancelConfirmed):
      guard isHandedOver || isCancelAsked else { throw .notNow(state) }
      next.state = .cancelled
    case (.inProgress, .cancelRefused):
      next.isCancelAsked = false
    default:
      throw .notNow(state)
    }
    if next.state.isFinal {
      next.worker = nil
      next.isCancelAsked = false
      next.finishedAt = now
    }
    return next
  }

  /// Ends the worker's claim. The job stays in progress if a service has the work. Otherwise nothing works on it any more, so it is cancelled
  /// if its owner asked for that, and waits again if not.
  private mutating func leave() {
    worker = nil
    if !isHandedOver { state = isCancelAsked ? .cancelled : .inQueue }
  }

  private mutating func fail(_ error: String) {
    state = .failed
    self.error = error
  }
}
