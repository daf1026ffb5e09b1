package import KatsudoCore
package import KatsudoIntake
package import Logging

/// The durable queue: what is the same over every store of jobs.
///
/// It turns what servers, workers and owners do into events of jobs, and wakes whoever waits for one. Every change is on disk when its call
/// returns. Jobs wait in lanes, one for each model, and start in the order in which they were accepted.
///
/// A call that names a claim throws ``TransitionRefusal`` where the claim is no longer held; then it has changed nothing.
package final class JobQueue: Sendable {
  package struct Settings: Sendable {
    /// How long a worker may be silent before its jobs run again.
    package var lease: Duration
    package var waiting: WaitingLimits
    /// The name of this process among the workers of its store.
    package var worker: String

    package init(lease: Duration = .seconds(10), waiting: WaitingLimits = .init(), worker: String = "worker") {
      self.lease = lease
      self.waiting = waiting
      self.worker = worker
    }
  }

  let store: any JobStore
  let settings: Settings
  let logger: Logger
  /// Raised when a job may have become claimable.
  package let work = WorkSignal()
  /// Raised when an owner asks to cancel work that was handed over.
  package let cancels = WorkSignal()
  /// Raised when such a wish is fulfilled or refused.
  let answers = WorkSignal()

  package init(store: any JobStore, settings: Settings = Settings(), logger: Logger) {
    self.store = store
    self.settings = settings
    self.logger = logger
    store.observe { [work, cancels, answers] change in
      let (before, now) = (change.before, change.job.lifecycle)
      if now.state == .inQueue || now.isAdrift { work.raise() }
      if now.isCancelAsked, before?.isCancelAsked != true { cancels.raise() }
      if before?.isCancelAsked == true, !now.isCancelAsked { answers.raise() }
    }
  }

  /// Takes a job in. When this returns the job is on disk and will be run, come what may.
  ///
  /// - Throws: ``QueueFull``, or ``StoreError``; then nothing was stored.
  package func submit(_ job: AcceptedJob) async throws { try await store.submit(job.job, limits: settings.waiting) }

  /// Deletes the records of jobs that finished before a moment, oldest first, a batch at a time so that no transaction grows long.
  ///
  /// - Returns: the ids of the deleted; their files can go now. Fewer than `limit` means that nothing is left to delete.
  package func expire(before moment: Timestamp, limit: Int) async throws -> [String] {
    try await store.expire(before: moment, limit: limit)
  }
}
