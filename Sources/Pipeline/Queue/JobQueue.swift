package import KatsudoAPI
package import KatsudoCore
package import KatsudoIntake
package import Logging

/// The durable queue of jobs. It works with every store of jobs.
///
/// It turns the calls of servers, workers and owners into events of jobs, and wakes the tasks that wait for an event. Every change is on
/// disk when its call returns, except claims, renewals and reports of progress, which a restart makes again. Jobs wait in lanes, one for each model, and start in the order of acceptance.
///
/// A call that applies an event for a claim throws ``TransitionRefusal`` if the claim is no longer held. Nothing has changed then.
package final class JobQueue: Sendable {
  package struct Settings: Sendable {
    /// The time after which a worker that does not renew its lease loses its job.
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

  /// The store of the jobs. Code that only reads calls it directly.
  package let store: any JobStore
  let settings: Settings
  let time: TimeSource
  let logger: Logger
  /// A signal for workers: a job waits, or handed-over work has no worker.
  package let work = WorkSignal()
  /// Raised when an owner asks to cancel work that runs.
  package let cancels = WorkSignal()
  /// A signal for the delivery of webhooks: the outbox may have a delivery that is due.
  package let deliveries = WorkSignal()
  /// A signal for the waiting owner: such a cancel request was confirmed or refused.
  let answers = WorkSignal()

  /// - Parameter time: the clock of the waits for the answer to a cancel request.
  package init(store: any JobStore, settings: Settings = Settings(), time: TimeSource = .system, logger: Logger) {
    self.store = store
    self.settings = settings
    self.time = time
    self.logger = logger
    store.observe { [work, cancels, answers, deliveries] change in
      let (before, now) = (change.before, change.job.lifecycle)
      if now.state == .inQueue || now.isAdrift { work.raise() }
      if now.isCancelAsked, before?.isCancelAsked != true { cancels.raise() }
      if change.addsDelivery { deliveries.raise() }
      if before?.isCancelAsked == true, !now.isCancelAsked { answers.raise() }
    }
  }

  /// Submits a job. When this returns, the job is on disk and will run even if the server crashes.
  ///
  /// - Parameters:
  ///   - earlier: the result with which the job ends at once, without a worker.
  ///   - laneLimit: the largest number of the owner's waiting jobs in the lane, or `nil` for no such limit.
  /// - Throws: ``SubmitRepeated``, ``QueueFull``, ``BudgetUsed`` or ``StoreError``. Nothing was stored then.
  package func submit(_ job: AcceptedJob, earlier: EarlierResult? = nil, laneLimit: Int? = nil) async throws {
    var limits = settings.waiting
    limits.lane = laneLimit
    try await store.submit(job.job, limits: limits, earlier: earlier)
  }

  /// Checks if an owner may submit a job now, before its body is read.
  ///
  /// - Parameter hasPrice: `false` for a job without a price, which is refused only if more than the budget was spent.
  /// - Throws: ``QueueFull``, ``BudgetUsed`` or ``StoreError``.
  package func checkRoom(for owner: Owner, hasPrice: Bool) async throws {
    try await store.checkRoom(for: owner, limits: settings.waiting, hasPrice: hasPrice)
  }

  /// Makes the next try of a webhook's delivery due now. See ``DeliveryStore/replay(delivery:owner:)``.
  package func replay(delivery id: String, owner: Owner) async throws -> Delivery? {
    let delivery = try await store.replay(delivery: id, owner: owner)
    deliveries.raise()
    return delivery
  }
}
